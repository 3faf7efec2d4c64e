import { createHash } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Prover, prover } from '../support/prover.js'
import { type RunningServer, read, runServer, type Tokens } from './running-server.js'

const DEMO = { username: 'demo', password: 'demo' }

let server: RunningServer
let owner: Prover
beforeAll(async () => {
  server = await runServer()
  owner = await prover(server.now)
})
beforeEach(async () => {
  await server.post('/debug/reset')
})
afterAll(() => server.close())

async function posted(
  path: string,
  body: object,
  by: Prover,
  claims: object = {},
  at: RunningServer = server,
): Promise<Response> {
  return at.post(path, body, { DPoP: await by.proof('POST', at.origin + path, { ...claims }) })
}

async function boundTokens(): Promise<Tokens & { token_type: string }> {
  return read(await posted('/auth/token', DEMO, owner))
}

function asked(access_token: string, DPoP: string, path = '/api/me', at = server): Promise<Response> {
  return at.call(path, { headers: { Authorization: `DPoP ${access_token}`, DPoP } })
}

function ath(access_token: string): string {
  return createHash('sha256').update(access_token).digest('base64url')
}

test('whoever signs in with a proof has tokens that are good with a proof by the same key', async () => {
  const { access_token, token_type } = await boundTokens()
  expect([token_type, decodeJwt(access_token).cnf]).toEqual(['DPoP', { jkt: owner.jkt }])
  const proof = await owner.proof('GET', `${server.origin}/api/me`, { ath: ath(access_token) })
  expect((await asked(access_token, proof, '/api/me?what=ever')).status).toBe(200)
})

test('a copied access token is good for nothing without its key', async () => {
  const { access_token } = await boundTokens()
  expect((await server.get('/api/me', access_token)).status).toBe(401)
  const thief = await prover(server.now)
  const proof = await thief.proof('GET', `${server.origin}/api/me`, { ath: ath(access_token) })
  const refused = await asked(access_token, proof)
  expect(refused.status).toBe(401)
  expect(refused.headers.get('www-authenticate')).toContain('DPoP error="invalid_token"')
})

test('a proof that is presented again is refused', async () => {
  const { access_token } = await boundTokens()
  const proof = await owner.proof('GET', `${server.origin}/api/me`, { ath: ath(access_token) })
  expect((await asked(access_token, proof)).status).toBe(200)
  const again = await asked(access_token, proof)
  expect([again.status, again.headers.get('www-authenticate')]).toEqual([
    401,
    expect.stringContaining('DPoP error="invalid_dpop_proof"'),
  ])
  expect(await server.stats()).toMatchObject({ authorized: 1, proofsRefused: 1 })
})

test.each([
  ['another method', { htm: 'POST' }],
  ['another path', { htu: 'http://localhost/api/echo' }],
  ['another access token', { ath: ath('another') }],
  ['no access token', { ath: undefined }],
  ['two minutes ago', { ago: 120 }],
  ['a minute from now', { ago: -60 }],
  ['no request that could be told from another', { jti: undefined }],
])(
  'a proof for %s is refused',
  async (_, { ago = 0, ...claims }: Readonly<Record<string, unknown>> & { readonly ago?: number }) => {
    const { access_token } = await boundTokens()
    const iat = Math.floor(server.now() / 1000) - ago
    const url = `${server.origin}/api/me`
    const proof = await owner.proof('GET', url, { ath: ath(access_token), iat, ...claims })
    const refused = await asked(access_token, proof)
    expect([refused.status, await read(refused)]).toMatchObject([401, { error: 'invalid_dpop_proof' }])
  },
)

test('a copied refresh token is good for nothing without its key, and its owner goes on', async () => {
  const { refresh_token } = await boundTokens()
  const thief = await prover(server.now)
  for (const refused of [
    await server.refresh(refresh_token),
    await posted('/auth/refresh', { refresh_token }, thief),
  ])
    expect([refused.status, await read(refused)]).toMatchObject([400, { error: 'invalid_grant' }])
  const next = await read<Tokens>(await posted('/auth/refresh', { refresh_token }, owner))
  expect(decodeJwt(next.access_token).cnf).toEqual({ jkt: owner.jkt })
  // Nor is an old one: whoever presents it has copied it.
  expect((await posted('/auth/refresh', { refresh_token }, thief)).status).toBe(400)
  expect((await posted('/auth/refresh', next, owner)).status).toBe(200)
  expect(await server.stats()).toMatchObject({ refreshGrants: 2, replaysDetected: 0, familiesRevoked: 0 })
})

test('tokens for other resource servers are bound to the same key', async () => {
  const { refresh_token } = await boundTokens()
  const resource = 'https://billing.example/'
  const billing = await read<Tokens>(await posted('/auth/refresh', { refresh_token, resource }, owner))
  const url = `${server.origin}/billing/invoices`
  const proof = await owner.proof('GET', url, { ath: ath(billing.access_token) })
  expect((await asked(billing.access_token, proof, '/billing/invoices')).status).toBe(200)
  expect((await server.get('/billing/invoices', billing.access_token)).status).toBe(401)
})

test('without a proof all is as it was', async () => {
  const tokens = (await server.signIn()) as Tokens & { token_type: string }
  expect([tokens.token_type, decodeJwt(tokens.access_token).cnf]).toEqual(['Bearer', undefined])
  expect((await server.get('/api/me', tokens.access_token)).status).toBe(200)
  expect((await server.refresh(tokens.refresh_token)).status).toBe(200)
  const { access_token } = tokens
  const proof = await owner.proof('GET', `${server.origin}/api/me`, { ath: ath(access_token) })
  expect((await asked(access_token, proof)).status).toBe(401)
})

test('no access token is bound that goes into a cookie', async () => {
  const refused = await server.post('/auth/token', DEMO, {
    'Holdfast-Tokens': 'refresh=cookie; access=cookie',
    DPoP: await owner.proof('POST', `${server.origin}/auth/token`),
  })
  expect([refused.status, await read(refused)]).toMatchObject([400, { error: 'invalid_request' }])
  expect(refused.headers.getSetCookie()).toEqual([])
})

describe('where proofs must name a nonce', () => {
  let strict: RunningServer
  let owner: Prover
  beforeAll(async () => {
    strict = await runServer({ lifetimes: { dpopNonces: 60 }, corsOrigins: ['https://app.example'] })
    owner = await prover(strict.now)
  })
  afterAll(() => strict.close())

  test('a sign-in is told it, before its password is looked at', async () => {
    const wrong = { ...DEMO, password: 'wrong' }
    const refused = await posted('/auth/token', wrong, owner, {}, strict)
    expect([refused.status, await read(refused)]).toMatchObject([400, { error: 'use_dpop_nonce' }])
    const nonce = refused.headers.get('dpop-nonce')
    expect((await posted('/auth/token', DEMO, owner, { nonce }, strict)).status).toBe(200)
    expect((await posted('/auth/token', DEMO, owner, { nonce: 'guessed' }, strict)).status).toBe(400)
    expect(await strict.stats()).toMatchObject({ signIns: 1, noncesAsked: 2, proofsRefused: 0 })
  })

  test('every answer has the next one, and an old one is good for a while', async () => {
    const first = (await posted('/auth/token', DEMO, owner, {}, strict)).headers.get('dpop-nonce')
    const signedIn = await posted('/auth/token', DEMO, owner, { nonce: first }, strict)
    const { access_token } = await read<Tokens>(signedIn)
    const answers = async (nonce: string | null) => {
      const claims = { ath: ath(access_token), nonce }
      return asked(
        access_token,
        await owner.proof('GET', `${strict.origin}/api/me`, claims),
        '/api/me',
        strict,
      )
    }
    strict.wait(60)
    const next = await answers(first)
    expect(next.status).toBe(200)
    strict.wait(60)
    const refused = await answers(first)
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('DPoP error="use_dpop_nonce"'),
    ])
    const latest = refused.headers.get('dpop-nonce')
    expect((await answers(latest)).status).toBe(200)
    await strict.post('/debug/rotate-nonces')
    expect((await answers(latest)).status).toBe(401)
  })

  test('nobody without a proof is asked for one', async () => {
    const { access_token } = await strict.signIn()
    const response = await strict.get('/api/me', access_token)
    expect([response.status, response.headers.has('dpop-nonce')]).toEqual([200, false])
  })

  test('a page of another origin may send proofs, and read the nonce', async () => {
    const Origin = 'https://app.example'
    const preflight = await strict.call('/auth/token', {
      method: 'OPTIONS',
      headers: { Origin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'dpop' },
    })
    expect(preflight.headers.get('access-control-allow-headers')).toContain('dpop')
    const DPoP = await owner.proof('POST', `${strict.origin}/auth/token`)
    const refused = await strict.post('/auth/token', DEMO, { Origin, DPoP })
    expect(refused.headers.get('access-control-expose-headers')).toContain('dpop-nonce')
    expect(refused.headers.has('dpop-nonce')).toBe(true)
  })
})
