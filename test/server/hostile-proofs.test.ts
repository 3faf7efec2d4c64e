import fc from 'fast-check'
import { EmbeddedJWK, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose'
import { beforeEach, expect, test, vi } from 'vitest'
import { readProof } from '../../demo/server/auth/proof.js'
import type { Deployment } from '../../demo/server/deployment.js'
import type { Exchange } from '../../demo/server/http/env.js'
import { hashOf } from '../../demo/server/tokens/opaque-token.js'
import { mutatedClone, mutatedText, RUNS, RUNS_THROUGH_ALL, sees } from '../host/fuzz/mutated.js'

const counted: string[] = []
vi.mock('../../demo/server/tokens/tries.js', () => ({
  async countTry(_: unknown, [bucket]: readonly { readonly name: string }[]) {
    const name = bucket?.name ?? ''
    counted.push(name)
    return counted.filter((other) => other === name).length > 1 ? 60 : undefined
  },
}))
beforeEach(() => {
  counted.length = 0
})

const NOW = Date.UTC(2026, 0, 1)
const SECONDS = NOW / 1000
const URL_ASKED = 'https://app.example/api/me'
const TOKEN = 'token'
const CLAIMS = { jti: 'one', htm: 'GET', htu: URL_ASKED, iat: SECONDS, ath: hashOf(TOKEN), nonce: 'good' }

const { publicKey, privateKey } = await generateKeyPair('ES256')
const jwk = await exportJWK(publicKey)
const stats = { proofsRefused: 0, noncesAsked: 0 }
const deployment = {
  db: {},
  nonces: { isGood: (nonce: unknown) => nonce === 'good', current: () => 'good' },
  stats,
  now: () => NOW,
} as unknown as Deployment

function read(dpop: string, accessToken?: string): ReturnType<typeof readProof> {
  const exchange = { req: { header: () => dpop, method: 'GET', url: URL_ASKED } } as unknown as Exchange
  return readProof(exchange, deployment, accessToken)
}

async function signed(claims: object, header: object = {}): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk, ...header })
    .sign(privateKey)
}

const VALID = await signed(CLAIMS)

test('a proof is taken once', async () => {
  expect(await read(VALID, TOKEN)).toMatchObject({ type: 'proven' })
  expect(await read(VALID, TOKEN)).toMatchObject({ type: 'refused', error: 'invalid_dpop_proof' })
})

test.each([0, ['one'], { toString: 1, valueOf: 1 }])(
  'a proof that %o names is refused, and breaks nothing',
  async (jti) => {
    expect(await read(await signed({ ...CLAIMS, jti }), TOKEN)).toMatchObject({ error: 'invalid_dpop_proof' })
  },
)

test('whatever the header says, what nobody has signed is refused, and nothing breaks', async () => {
  const [header = '', payload = ''] = VALID.split('.')
  const none = Buffer.from('{"alg":"none","typ":"dpop+jwt"}').toString('base64url')
  const pieces = [
    '.',
    '..',
    '=',
    '%',
    'eyJ',
    'A',
    '-',
    '_',
    none,
    header,
    payload,
    '\u0000',
    'é',
    'x'.repeat(2_000),
  ]
  const property = fc.asyncProperty(
    mutatedText([VALID, `${none}.${payload}.`, `${VALID}, ${VALID}`, ''], pieces),
    async (dpop) => {
      counted.length = 0
      const { type } = await read(dpop, TOKEN)
      // Of the last character of a signature some bits are none of it.
      const isSigned =
        dpop !== VALID &&
        (await jwtVerify(dpop, EmbeddedJWK, { currentDate: new Date(NOW) }).then(
          () => true,
          () => false,
        ))
      sees(
        type === (dpop === VALID || isSigned ? 'proven' : 'refused'),
        'only what was signed proves anything',
      )
    },
  )
  await fc.assert(property, RUNS)
})

test('whatever is signed, it is taken for this request, once, or refused', async () => {
  const property = fc.asyncProperty(
    mutatedClone({ claims: CLAIMS, header: {} }, { claims: CLAIMS, header: { jwk } }),
    async (value) => {
      const { claims, header } = Object(value)
      const dpop = await signed(Object(claims), Object(header)).catch(() => null)
      if (dpop === null) return
      counted.length = 0
      const first = await read(dpop, TOKEN)
      const again = await read(dpop, TOKEN)
      sees(again.type === 'refused', 'nothing is taken twice')
      if (first.type !== 'proven') return
      const { jti, htm, ath, nonce, iat } = Object(claims)
      sees(typeof jti === 'string' && htm === 'GET' && nonce === 'good', 'it is for this request')
      sees(ath === CLAIMS.ath && Math.abs(iat - SECONDS) <= 70, 'it is for this token, and was made just now')
    },
  )
  await fc.assert(property, RUNS_THROUGH_ALL)
})
