import './worker-scope.js'
import { afterEach, expect, test, vi } from 'vitest'
import type { TokenEndpointConfig } from '../../src/host/grant/token-endpoint-config.js'

afterEach(() => vi.unstubAllGlobals())

const SIGN_IN = 'https://app.example/auth/token'

/** What comes of a sign-in that is answered like this, and what a page reads that has sent it by itself. */
async function signedIn(
  response: () => Response,
  config: Partial<TokenEndpointConfig> = {},
): Promise<{ outcome: object; read: Response }> {
  vi.stubGlobal('fetch', async () => response())
  vi.resetModules()
  const { tokenEndpoint } = await import('../../src/host/grant/token-endpoint.js')
  const grant = tokenEndpoint({
    signIn: '/auth/token',
    refresh: '/auth/refresh',
    signOut: '/auth/logout',
    refreshToken: 'body',
    accessToken: 'header',
    ...config,
  })
  const known = ['SECRET-of-the-session']
  const request = new Request(SIGN_IN, { method: 'POST', body: '{}' })
  const { response: read } = await grant.forwardSignIn(request, known)
  return { outcome: await grant.signIn({}, 1, known), read }
}

const TOKENS = { access_token: 'SECRET-access', refresh_token: 'SECRET-refresh' }

test('a user with a second factor: the page reads what the server asks for, as it is', async () => {
  const challenge = { mfa_required: true, transaction: 't-1' }
  const { outcome, read } = await signedIn(() => Response.json(challenge, { headers: { 'x-step': 'otp' } }))
  expect(outcome).toMatchObject({ type: 'challenged', answer: challenge })
  expect([read.status, read.headers.get('x-step'), await read.json()]).toEqual([200, 'otp', challenge])
})

test('a second factor that is asked for with 403 is told in the error’s answer', async () => {
  const challenge = { error: 'mfa_required', mfa_token: 'Fe26.2' }
  const { outcome } = await signedIn(() => Response.json(challenge, { status: 403 }))
  expect(outcome).toEqual({
    type: 'denied',
    message: 'POST /auth/token was answered 403 mfa_required',
    answer: challenge,
  })
})

test('no token comes to a page with an answer that signs nobody in', async () => {
  const odd = {
    challenge: 'otp',
    access_token: 'SECRET-access',
    note: 'was SECRET-of-the-session',
    error_description: 'SECRET-of-the-session is signed in already',
  }
  for (const status of [200, 400, 403]) {
    const { outcome, read } = await signedIn(() => Response.json(odd, { status }))
    expect(outcome).toMatchObject({ type: status === 200 ? 'unreadable' : 'denied' })
    expect(JSON.stringify(outcome) + (await read.text())).not.toContain('SECRET')
  }
})

test('text that nobody can look into comes to no page', async () => {
  const { outcome, read } = await signedIn(() => new Response('SECRET'))
  expect(outcome).toMatchObject({ type: 'unreadable' })
  expect([read.status, (await read.text()).includes('SECRET')]).toEqual([502, false])
})

test('a page that errs in HTML quotes no token of the session to a page', async () => {
  const { read } = await signedIn(() => new Response('<p>SECRET-of-the-session?</p>', { status: 400 }))
  expect([read.status, await read.text()]).toEqual([400, ''])
})

test('a user is signed in by an answer that is nested beyond all reason, and reads the rest of it', async () => {
  const deep = `{"x":${'['.repeat(10_000)}${']'.repeat(10_000)},"user":"ada",${JSON.stringify(TOKENS).slice(1)}`
  const { outcome, read } = await signedIn(() => new Response(deep))
  expect(outcome).toMatchObject({ type: 'granted', issued: { accessToken: 'SECRET-access' } })
  expect(await read.json()).toMatchObject({ user: 'ada' })
})

test.each([404, 405, 415])('%i is no verdict on a password, and tells the developer', async (status) => {
  const { outcome } = await signedIn(() => new Response('', { status }))
  const message = expect.stringMatching(new RegExp(`^POST /auth/token was answered ${status}; `))
  expect(outcome).toMatchObject({ type: 'unreadable', message })
})

test('a wrong password is told in the words of the server, and where it has none in ours', async () => {
  const { outcome } = await signedIn(() =>
    Response.json({ error: 'invalid_grant', error_description: 'Wrong.' }, { status: 400 }),
  )
  expect(outcome).toMatchObject({ type: 'denied', message: 'Wrong.' })
  const wordless = await signedIn(() => Response.json({ error: 'invalid_grant' }, { status: 400 }))
  expect(wordless.outcome).toMatchObject({ message: 'POST /auth/token was answered 400 invalid_grant' })
})

test('a sign-in that is answered with both tokens in cookies and no body signs in', async () => {
  const { outcome, read } = await signedIn(() => new Response(null, { status: 204 }), {
    refreshToken: 'cookie',
    accessToken: 'cookie',
  })
  expect([outcome, read.status]).toMatchObject([{ type: 'granted' }, 204])
})

test('an answer with tokens comes to the page without them', async () => {
  const { outcome, read } = await signedIn(() => Response.json({ ...TOKENS, user: 'ada' }))
  expect(outcome).toMatchObject({
    type: 'granted',
    issued: { accessToken: 'SECRET-access', expiresIn: null },
  })
  expect(await read.json()).toEqual({ user: 'ada' })
})

test('a server on another origin that does not answer is named, with CORS', async () => {
  const failing = () => {
    throw new TypeError('Failed to fetch')
  }
  const { outcome } = await signedIn(failing, { signIn: 'https://login.example/token?secret=SECRET' })
  expect(outcome).toMatchObject({
    type: 'unreachable',
    cause:
      'POST https://login.example/token: TypeError: Failed to fetch; no network, or its CORS does not allow https://app.example',
  })
  const here = await signedIn(failing)
  expect(here.outcome).toMatchObject({ cause: 'POST /auth/token: TypeError: Failed to fetch' })
})
