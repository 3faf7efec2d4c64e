import '../worker-scope.js'
import fc from 'fast-check'
import { beforeAll, test, vi } from 'vitest'
import { beginSession } from '../../../src/core/new-session.js'
import { NO_SESSION } from '../../../src/core/session.js'
import type { IssuedTokens, TokenSet } from '../../../src/core/tokens.js'
import { readRefusal, unusable } from '../../../src/host/grant/error-response.js'
import type { Grant } from '../../../src/host/grant/grant.js'
import { idTokenClaims } from '../../../src/host/grant/id-token-claims.js'
import { parsedJson } from '../../../src/host/grant/parsed-json.js'
import { tokenEndpoint } from '../../../src/host/grant/token-endpoint.js'
import { tokenEndpointSettings } from '../../../src/host/grant/token-endpoint-config.js'
import { readTokenAnswer } from '../../../src/host/grant/token-response.js'
import { withoutTokens } from '../../../src/host/grant/without-tokens.js'
import { parseRecord, storedForm } from '../../../src/host/storage/parse-record.js'
import { POLICY } from '../../core/surroundings.js'
import { MARK, mutatedJson, mutatedText, RUNS, RUNS_THROUGH_ALL, sees, textsIn } from './mutated.js'

const server = vi.hoisted(() => ({ answer: (): unknown => null }))
vi.mock('../../../src/host/send.js', () => ({ send: async () => server.answer() }))

/** A token of the session that is there, and one that an answer brings. */
const [OLD, NEW] = [`${MARK}-old`, `${MARK}-new`]

const TOKENS: TokenSet = {
  accessToken: `${OLD}-a`,
  refreshToken: `${OLD}-r`,
  issuedAt: 1,
  accessExpiresAt: 2,
  rotation: 0,
  others: {},
  answeredAt: 1,
  sessionExpiresAt: null,
  sessionLife: 0,
  claims: { sub: 'ada' },
}
const KNOWN = [TOKENS.accessToken, TOKENS.refreshToken]

const base64url = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString('base64url')

const GRANTED = {
  access_token: `${NEW}-a`,
  refresh_token: `${NEW}-r`,
  token_type: 'Bearer',
  expires_in: 1800,
  refresh_expires_in: '604800',
  claims: { sub: 'ada', roles: ['reader', { name: 'x' }] },
}
const { claims: _, ...WITHOUT_CLAIMS } = GRANTED
const REFUSED = {
  error: 'invalid_grant',
  reason: 'revoked',
  error_description: `${OLD}-r has been revoked`,
  detail: { header: `Bearer ${OLD}-a`, [`${OLD}-r`]: 1 },
}
const CHALLENGE = {
  mfa_required: true,
  mfa_token: 't-1',
  methods: ['otp'],
  token: `${NEW}-a`,
  note: `${OLD}-a`,
}
const ANSWERS = [
  GRANTED,
  { ...WITHOUT_CLAIMS, id_token: `x.${base64url({ sub: 'ada', name: 'Їжак' })}.${NEW}` },
  REFUSED,
  { ...REFUSED, error: 'invalid_target' },
  CHALLENGE,
]

const urls = { signIn: '/auth/token', refresh: '/auth/refresh', signOut: '/auth/logout' }
const ENDPOINTS = [
  { refreshToken: 'body', accessToken: 'header' },
  { refreshToken: 'body', accessToken: 'header', format: 'form' },
  { refreshToken: 'cookie', accessToken: 'header' },
  { refreshToken: 'cookie', accessToken: 'cookie' },
] as const
const told: string[] = []
const grants = ENDPOINTS.map((modes) => {
  const grant = tokenEndpoint({ ...urls, ...modes })
  grant.attend((oddity) => told.push(oddity))
  return grant
})

// None is late, and each would be a timer.
beforeAll(() => {
  const never = (): AbortSignal => new AbortController().signal
  vi.stubGlobal('AbortSignal', { timeout: never, any: never })
})

const STATUSES = [200, 200, 200, 200, 201, 204, 400, 400, 401, 403, 404, 409, 415, 429, 500, 503]
const RETRIES = ['', '0', '120', '-1', '1e9', '99999999999999999999', 'soon', 'Thu, 01 Jan 1970 00:00:00 GMT']

const answer = fc.record({
  mode: fc.nat(grants.length - 1),
  status: fc.constantFrom(...STATUSES),
  body: fc.oneof(
    { weight: 9, arbitrary: mutatedJson(...ANSWERS) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(`<p>Who sent ${OLD}-r?</p>`, `token=${OLD}-a`, `"${OLD}-a"`, ''),
    },
  ),
  retry: fc.constantFrom(...RETRIES),
})

interface Answered {
  readonly status: number
  readonly body: string
  readonly retry: string
}

function answeredBy(mode: number, { status, body, retry }: Answered): Grant {
  const headers = { 'retry-after': retry }
  server.answer = () => responseOf(status, status === 204 ? '' : body, headers)
  const grant = grants[mode]
  if (!grant) throw new Error('there is no such grant')
  return grant
}

/** As much of a response as is asked for: a real one takes most of the time. */
function responseOf(status: number, body: string, fields: Record<string, string>): Response {
  const response = {
    status,
    ok: status < 300,
    headers: new Headers(fields),
    text: async () => body,
    clone: () => response,
  }
  return response as unknown as Response
}

/** Of what an answer has brought, all but the tokens where they belong. */
function besides(outcome: object): string {
  const { issued, refreshToken, ...others } = outcome as { issued?: IssuedTokens; refreshToken?: string }
  return textsIn([others, { ...issued, accessToken: null, refreshToken: null }, told.splice(0)])
}

/** What a worker that starts later finds. */
function seesReadable(issued: IssuedTokens): void {
  const record = beginSession(NO_SESSION, 0, issued, POLICY, issued.receivedAt, 'name')
  sees(parseRecord(storedForm(record)) !== null, 'the next worker can read what is written down')
}

test('whatever a server answers a refresh, only a refusal signs its user out, and nobody reads a token', async () => {
  const property = fc.asyncProperty(answer, async ({ mode, ...answered }) => {
    const { status, body } = answered
    const outcome = await answeredBy(mode, answered).refresh(TOKENS, 'attempt', '{}')
    const { error } = Object(parsedJson(body))
    const isRefusal = status === 401 || (status === 400 && error === 'invalid_grant')
    sees((outcome.type === 'refused') === isRefusal, 'a refusal alone ends the session')
    sees(!besides(outcome).includes(MARK), 'no token is told')
    if (outcome.type === 'granted') seesReadable(outcome.issued)
    if (outcome.type !== 'unreachable') return
    const { retryAfter, refreshToken = 'x' } = outcome
    sees(retryAfter === null || (retryAfter >= 0 && retryAfter <= 86_400_000), 'it waits for a day at most')
    sees(/^[!-~]+$/.test(refreshToken), 'what is kept is a token')
  })
  await fc.assert(property, RUNS_THROUGH_ALL)
})

test('whatever a server answers a sign-in, no page reads a token, nor what has one in it', async () => {
  const request = new Request('https://app.example/auth/token', { method: 'POST' })
  const property = fc.asyncProperty(answer, fc.nat(3), async ({ mode, ...answered }, way) => {
    const { status, body } = answered
    const grant = answeredBy(mode, answered)
    const read = way === 0 ? await grant.forwardSignIn(request, KNOWN) : null
    const outcome = read?.outcome ?? (await grant.signIn({ username: 'ada' }, 1, KNOWN))
    if (outcome.type === 'granted') seesReadable(outcome.issued)
    const shown = besides(outcome) + (await read?.response.text())
    sees(!shown.includes(`${OLD}-a`) && !shown.includes(`${OLD}-r`), 'no token of the session is told')
    // What is no JSON and no success says of nothing that it is a token.
    const isLookedInto = status < 300 || parsedJson(body) !== undefined
    sees(!isLookedInto || !shown.includes(`${NEW}-`), 'no token of the answer is told')
  })
  await fc.assert(property, RUNS_THROUGH_ALL)
})

test('an answer with a good token in it signs its user in, whatever else is in it', () => {
  const tokens = { access_token: `${NEW}-a`, refresh_token: `${NEW}-r` }
  const { access_token, refresh_token, ...others } = GRANTED
  const settings = ENDPOINTS.map((modes) => tokenEndpointSettings({ ...urls, ...modes }))
  const property = fc.property(mutatedJson(others), fc.constantFrom(...settings), (text, modes) => {
    const inside = text.replace(/^\{|\}$/g, '')
    const json = parsedJson(`{${inside && `${inside},`}${JSON.stringify(tokens).slice(1)}`)
    if (Object(json).access_token !== tokens.access_token) return
    const issued = readTokenAnswer(json, 1, modes, 'refresh', (oddity) => told.push(oddity))
    sees(
      issued.accessToken === (modes.accessToken === 'cookie' ? null : tokens.access_token),
      'it is granted',
    )
    sees(issued.refreshToken === (modes.refreshToken === 'cookie' ? null : tokens.refresh_token), 'all of it')
    sees(!besides({ issued }).includes(MARK), 'no token is told')
    seesReadable(issued)
  })
  fc.assert(property, RUNS)
})

test('whatever an error says, it ends a session only as the standard has it, and is waited for a day at most', () => {
  const errors = mutatedJson(REFUSED, { ...REFUSED, error: 'invalid_target' }, { error: 'slow_down' })
  const retry = mutatedText(RETRIES, ['-', 'e', '9', ' ', ':', ',', 'GMT'])
  const property = fc.property(errors, fc.constantFrom(...STATUSES), retry, (text, status, later) => {
    const body = parsedJson(text)
    const response = responseOf(status, text, { 'retry-after': later })
    const refusal = readRefusal(response, body)
    const isRefusal = status === 401 || (status === 400 && Object(body).error === 'invalid_grant')
    sees((refusal !== null) === isRefusal, 'a refusal alone ends the session')
    sees(refusal?.type !== 'refused' || refusal.message.length <= 300, 'it says so briefly')
    const { retryAfter } = unusable(response, 'cause', 'advice', 0)
    sees(retryAfter === null || (retryAfter >= 0 && retryAfter <= 86_400_000), 'it waits for a day at most')
  })
  fc.assert(property, RUNS)
})

test('a token that its name gives away is found wherever else it is said', () => {
  const odd = { note: `Bearer ${NEW}`, data: [NEW, { text: `x${NEW}` }], [`of ${NEW}`]: 1, user: 'ada' }
  const property = fc.property(mutatedJson(odd), (text) => {
    const json = parsedJson(`{"said":${text || null},"jwt":"${NEW}"}`)
    const read = withoutTokens(json, [])
    sees(!textsIn(read).includes(NEW), 'no token is told')
    sees(JSON.stringify(withoutTokens(read, [])) === JSON.stringify(read), 'nothing is left to be taken out')
  })
  fc.assert(property, RUNS)
})

test('whatever an ID token says of its user is read as it was meant, or not at all', () => {
  const names = mutatedText(['Ada Lovelace', 'Їжак 🦔'], ['\0', '"', '\\', '?>', '\u2028', '🧮'])
  fc.assert(
    fc.property(names, (sub) => Object(idTokenClaims(`x.${base64url({ sub })}.y`)).sub === sub),
    RUNS,
  )
  const odd = mutatedText(
    [`x.${base64url({ sub: 'ada', n: [1] })}.y`],
    ['.', '=', '\0', '\ud800', 'é', '_', 'bnVsbA'],
  )
  fc.assert(
    fc.property(odd, (token) => ['object', 'undefined'].includes(typeof idTokenClaims(token))),
    RUNS,
  )
})
