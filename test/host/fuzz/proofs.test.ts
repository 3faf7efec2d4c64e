import '../worker-scope.js'
import fc from 'fast-check'
import { beforeEach, test, vi } from 'vitest'
import { dpop } from '../../../src/host/dpop/dpop.js'
import { heardOfServers } from '../../../src/host/dpop/heard.js'
import { isProofKey } from '../../../src/host/is-proof-key.js'
import { errorsOf, namesToken } from '../../../src/host/request/is-rejected.js'
import { challengesOf } from '../../../src/host/request/www-authenticate.js'
import { MARK, mutatedClone, mutatedText, RUNS, RUNS_THROUGH_ALL, sees } from './mutated.js'

let slot: unknown
vi.mock('../../../src/host/storage/database.js', () => ({
  readSlot: async () => slot,
  async changeSlot(_: string, judge: (found: unknown) => unknown) {
    slot = judge(slot)
    return slot
  },
}))
beforeEach(() => {
  slot = undefined
})

const API = 'https://api.example'
const KEPT = { nonces: { [API]: 'nonce-1', 'https://login.example': null }, ahead: 3_600_000 }
const NONCES = ['nonce-1', 'eyJ7S_zG.eyJH0-Z.HX4w-7v', '', 'a b', '"quoted"', `${'x'.repeat(900)}`]
const CHALLENGES = [
  'DPoP error="use_dpop_nonce", error_description="Resource server requires nonce"',
  'DPoP error="invalid_dpop_proof", algs="ES256 PS256"',
  'Bearer realm="a, b=\\"c\\"", error="invalid_token", DPoP algs="ES256"',
  'Basic dXNlcjpwYXNz==, Bearer error=insufficient_scope',
  'Bearer error="insufficient_user_authentication", acr_values="2", max_age="60"',
  '',
]
const DATES = [
  'Thu, 01 Jan 2026 00:00:00 GMT',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  '-1',
  '1e300',
  '+275760-09-13',
  'soon',
  '',
]
const PIECES = [
  ...[
    '"',
    '\\',
    ',',
    '=',
    ' ',
    '\t',
    ';',
    '/',
    'DPoP ',
    'Bearer ',
    'error=',
    'error="use_dpop_nonce"',
    '%0a',
    'é',
  ],
  ...[
    'a="\\',
    ',,,,',
    '====',
    'x'.repeat(2_000),
    '"'.repeat(50),
    ' '.repeat(500),
    '\\'.repeat(500),
    ', '.repeat(500),
  ],
]

/** As a browser has read it. `null`: it would not have let it through. */
function headersWith(fields: Readonly<Record<string, string>>): Headers | null {
  try {
    return new Headers(fields)
  } catch {
    return null
  }
}

test('whatever a refusal asks for, it is read soon, as what was said or as nothing', () => {
  const property = fc.property(mutatedText(CHALLENGES, PIECES), (field) => {
    const headers = headersWith({ 'www-authenticate': field })
    if (!headers) return
    const begun = performance.now()
    const challenges = challengesOf(headers)
    sees(performance.now() - begun < 500, 'nobody waits for it')
    sees(
      challenges.every(({ scheme }) => scheme === scheme.toLowerCase()),
      'its schemes can be compared',
    )
    sees(
      errorsOf(headers).every((error) => field.includes(error) || field.includes('\\')),
      'its errors are what it said',
    )
    sees(typeof namesToken(new Response(null, { status: 401, headers })) === 'boolean', 'it can be judged')
  })
  fc.assert(property, RUNS)
})

const heard = fc.record({
  nonce: mutatedText(NONCES, PIECES),
  date: mutatedText(DATES, ['9', '-', 'Z', '1e9']),
  isFresh: fc.boolean(),
})

test('whatever servers have said of proofs, and whatever the disk says that they have, the next one can be made', async () => {
  const property = fc.asyncProperty(
    mutatedClone(KEPT),
    fc.array(heard, { maxLength: 3 }),
    async (stored, all) => {
      slot = stored
      const known = heardOfServers()
      for (const origin of [API, 'https://login.example', 'https://other.example']) {
        const nonce = await known.nonceOf(origin)
        sees(nonce === undefined || /^[\x21-\x7e]{1,1000}$/.test(nonce), 'a nonce of the disk is one')
        sees(typeof (await known.isOutdated(origin)) === 'boolean', 'it is known whether it is old')
      }
      for (const { nonce, date, isFresh } of all) {
        const headers = headersWith({ 'dpop-nonce': nonce, date })
        if (headers) known.listen(API, headers, isFresh)
      }
      sees(Number.isFinite(known.now()), 'there is a time')
      known.doubtClock(new Headers())
      sees(Math.abs(known.now() - Date.now()) < 1_000, 'what is doubted is forgotten')
      const next = heardOfServers()
      await next.nonceOf(API)
      sees(Number.isFinite(next.now()), 'there is a time for the next worker')
    },
  )
  await fc.assert(property, RUNS)
})

test('whatever a server answers to a proof, it is asked twice at most, and each proof is one header field', async () => {
  const proofs = dpop()
  const key = await proofs.newKey()
  const answer = fc.record({
    status: fc.constantFrom(200, 400, 400, 401, 401, 500),
    nonce: mutatedText(NONCES, PIECES),
    date: fc.constantFrom(...DATES),
    challenge: mutatedText(CHALLENGES, PIECES),
    body: fc.constantFrom(
      '{"error":"use_dpop_nonce"}',
      '{"error":"invalid_dpop_proof"}',
      '{"error":{}}',
      '[',
      'null',
    ),
  })
  const property = fc.asyncProperty(
    fc.array(answer, { minLength: 3, maxLength: 3 }),
    fc.boolean(),
    async (answers, isApi) => {
      let asked = 0
      const jtis = new Set<string>()
      async function sendWith(fields: Readonly<Record<string, string>>): Promise<Response> {
        const proof = fields.dpop ?? ''
        sees(/^[\w-]+\.[\w-]+\.[\w-]+$/.test(proof), 'it is one header field')
        sees(!proof.includes(MARK), 'the token is not in it')
        const { jti, iat } = JSON.parse(Buffer.from(proof.split('.')[1] ?? '', 'base64url').toString())
        sees(Number.isSafeInteger(iat), 'it says when it was made')
        jtis.add(jti)
        const { status = 200, nonce = '', date = '', challenge = '', body = '' } = answers[asked++] ?? {}
        const headers = headersWith({ 'dpop-nonce': nonce, date, 'www-authenticate': challenge })
        return new Response(body, { status, headers: headers ?? {} })
      }
      try {
        const response = isApi
          ? await proofs.send(key, new Request(`${API}/me`), `${MARK}-a`, (_, fields) => sendWith(fields))
          : await proofs.ask(key, new URL(`${API}/token`), sendWith)
        sees(response?.bodyUsed === false, 'its answer can be read')
      } catch (error) {
        sees(
          error instanceof Error && /DPoP-Nonce/.test(error.message),
          'only what nobody can go on with is thrown',
        )
      }
      sees(asked <= 2 && jtis.size === asked, 'each sending has a proof of its own')
    },
  )
  await fc.assert(property, RUNS_THROUGH_ALL)
})

test('whatever stands in the place of a key, it is one that makes proofs, or none', async () => {
  const proofs = dpop()
  const key = await proofs.newKey()
  const other = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
  const property = fc.asyncProperty(
    mutatedClone(
      key,
      { ...key, privateKey: other.privateKey },
      { ...key, privateKey: other.publicKey },
      // What no JSON can be made of.
      { ...key, jwk: { ...Object(key).jwk, written: 1n } },
    ),
    async (value) => {
      if (!isProofKey(value)) return
      const response = await proofs.ask(value, new URL(API), async () => new Response())
      sees(response.ok, 'a proof is made')
    },
  )
  await fc.assert(property, RUNS_THROUGH_ALL)
})
