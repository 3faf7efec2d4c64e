import { expect, test, vi } from 'vitest'
import { disk } from './app.js'
import { navigationTo } from './browser.js'
import { openidWorld } from './world.js'

const world = openidWorld()
const { signIn, state, restart, written } = world

const ACTIVE = { status: 'active', claims: { sub: 'ada', name: 'ADA' } }

/** Where the provider leads back to, without going there. */
async function cameBack(path = '/signin?returnTo=/notes'): Promise<string> {
  world.browser.stopsAt = ({ href, pathname }) => pathname === '/callback' && href !== path
  const { url } = await world.browser.visit(path)
  world.browser.stopsAt = () => false
  return url
}

/** Keeps the provider from answering the exchange. */
function holdToken(): () => void {
  let answer = (): void => {}
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  world.server.beforeToken = () => held
  return answer
}

/** The refresh token that the session has. */
function refreshToken(): string {
  return /"refreshToken":"([^"]+)"/.exec(written())?.[1] ?? ''
}

test('a plain link signs in, and leads to the page that it names, its fragment included', async () => {
  expect(await signIn('/signin?returnTo=%2Fnotes%3Fpage%3D2%23end')).toBe('/notes?page=2#end')
  expect(await state()).toMatchObject(ACTIVE)
  expect(await world.app.request()).toMatch(/^Bearer /)
  expect(world.server.seen).toMatchObject({ starts: 1, codes: 1 })
  // Nor is any of it kept, but for the tokens.
  expect(written()).not.toMatch(/verifier|nonce":"/)
})

test('claims say who the user is, and not how the token was made', async () => {
  await signIn()
  const { claims } = (await state()) as { claims: object }
  expect(Object.keys(claims)).not.toEqual(expect.arrayContaining(['nonce']))
  expect(Object.keys(claims).filter((name) => /^(aud|exp|iat|at_hash|nonce)$/.test(name))).toEqual([])
})

test.each([
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/callback?code=1', '/'],
  ['/signin', '/'],
  ['/SignIn/', '/'],
  ['', '/'],
])('a link with returnTo=%s leads to %s', async (returnTo, page) => {
  expect(await signIn(`/signin?${new URLSearchParams({ returnTo })}`)).toBe(page)
  expect(await state()).toMatchObject(ACTIVE)
})

test('what a link asks for, and what the app does, reaches the provider by its own names', async () => {
  restart({ resource: ['https://api.example/'], uiLocales: 'uk', extraParameters: { audience: 'api' } })
  world.browser.stopsAt = ({ origin }) => origin === world.server.issuer
  const { url } = await world.browser.visit(
    '/signin?login_hint=ada&max_age=60&acr_values=2&evil=1&ui_locales=en',
  )
  expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    redirect_uri: 'https://app.example/callback',
    scope: 'openid profile',
    resource: 'https://api.example/',
    audience: 'api',
    login_hint: 'ada',
    max_age: '60',
    acr_values: '2',
    ui_locales: 'en',
  })
  expect(url).not.toContain('evil')
})

test('a user who was sent away a minute ago is asked to sign in again where max_age says so', async () => {
  expect(await signIn('/signin?max_age=60')).toBe('/')
  expect(await state()).toMatchObject(ACTIVE)
})

test('the page is shown at once, and its requests wait for the token', async () => {
  const answer = holdToken()
  expect((await world.browser.visit('/signin?returnTo=/notes')).url).toBe('/notes')
  expect(await state()).toEqual({ status: 'signing-in' })
  expect(world.app.host.isIdle()).toBe(false)
  const request = world.app.request()
  answer()
  expect(await request).toMatch(/^Bearer /)
  expect(await state()).toMatchObject(ACTIVE)
  await world.app.settled()
  expect(world.app.host.isIdle()).toBe(true)
})

test('a user who says no is told so where they came from, and can try again', async () => {
  world.server.person = { account: 'ada', says: 'no' }
  expect(await signIn()).toBe('/notes')
  expect(await state()).toMatchObject({
    status: 'signed-out',
    signInError: { error: 'access_denied', description: 'The user has said no.', returnTo: '/notes' },
  })
  expect(world.server.seen.codes).toBe(0)
  world.server.person = { account: 'ada', says: 'yes' }
  await signIn()
  expect(await state()).toMatchObject(ACTIVE)
  expect(await state()).not.toHaveProperty('signInError')
})

test('a silent sign-in of somebody who is not at the provider shows no page there, and says so', async () => {
  expect(await signIn('/signin?returnTo=/notes&prompt=none')).toBe('/notes')
  expect(await state()).toMatchObject({ status: 'signed-out', signInError: { error: 'login_required' } })
})

test('a silent sign-in of somebody who is there signs in', async () => {
  await signIn()
  disk.clear()
  restart()
  await signIn('/signin?prompt=none')
  expect(await state()).toMatchObject(ACTIVE)
})

test('the same callback twice signs in once, and leads to the page both times', async () => {
  const url = await cameBack()
  const visits = await Promise.all([world.browser.visit(url), world.browser.visit(url)])
  await world.app.settled()
  expect(visits.map((page) => page.url)).toEqual(['/notes', '/notes'])
  expect(world.server.seen).toMatchObject({ codes: 1, replays: 0 })
  expect(await state()).toMatchObject(ACTIVE)
})

test('back, or a bookmark of the callback, is no fault of a user who is signed in', async () => {
  const url = await cameBack()
  await signIn(url)
  const token = refreshToken()
  expect(await signIn(url)).toBe('/')
  expect(await state()).toMatchObject(ACTIVE)
  expect(await state()).not.toHaveProperty('signInError')
  expect(world.server.seen).toMatchObject({ starts: 1, codes: 1 })
  expect(await world.server.lives(token)).toBe(true)
})

test('a callback that this browser has not begun begins a sign-in, once', async () => {
  const url = await cameBack()
  disk.clear()
  restart()
  expect(await signIn(url)).toBe('/')
  expect(await state()).toMatchObject(ACTIVE)
  expect(world.server.seen).toMatchObject({ starts: 2, codes: 1 })
})

test('a browser that keeps nothing is told so, and led round no more than once', async () => {
  const url = await cameBack()
  disk.clear()
  restart()
  const second = await cameBack(url)
  disk.clear()
  restart()
  expect(await signIn(second)).toBe('/')
  expect(await state()).toMatchObject({ status: 'signed-out', signInError: { error: 'expired' } })
  expect(world.server.seen).toMatchObject({ starts: 2, codes: 0 })
})

test.each([
  '/callback',
  '/callback?state=__proto__&code=1',
  '/callback?state=constructor&code=1',
  '/callback?state=a&state=b&code=1',
])('a callback that says nothing, %s, begins a sign-in', async (path) => {
  expect(await signIn(path)).toBe('/')
  expect(await state()).toMatchObject(ACTIVE)
  expect(world.server.seen).toMatchObject({ starts: 1, codes: 1 })
})

test('an error that nobody has asked for is told, and begins nothing', async () => {
  expect(await signIn('/callback?error=access_denied&state=other')).toBe('/')
  expect(await state()).toMatchObject({ status: 'signed-out', signInError: { error: 'expired' } })
  expect(world.server.seen.starts).toBe(0)
})

test.each<[how: string, back: (url: URL) => Request]>([
  [
    'in a form',
    ({ origin, pathname, searchParams }) =>
      navigationTo(origin + pathname, { method: 'POST', body: searchParams }),
  ],
  ['in a fragment', ({ href }) => navigationTo(href.replace('?', '#'))],
])('a provider that answers %s signs nobody in, and is not asked again', async (_, back) => {
  const url = new URL(await cameBack())
  const response = await world.app.navigate(back(url))
  // A fragment would go along with a redirect that has none.
  expect([response?.status, response?.headers.get('location')]).toEqual([303, 'https://app.example/#/'])
  expect(await state()).toMatchObject({
    status: 'signed-out',
    signInError: { error: 'invalid_response', description: expect.stringContaining('response_mode') },
  })
  expect(world.server.seen).toMatchObject({ starts: 1, codes: 0 })
  // Nor does a form of any other site end what a user has.
  await signIn(url.href)
  expect(await world.app.navigate(back(url))).toMatchObject({ status: 303 })
  expect(await state()).toMatchObject(ACTIVE)
})

test.each([
  ['posts to the callback', navigationTo('https://app.example/callback', { method: 'POST', body: 'code=1' })],
  ['links to it with a fragment', navigationTo('https://app.example/callback#state=1')],
  ['links to it with an error', navigationTo('https://app.example/callback?error=access_denied&state=1')],
  ['links to it with a code', navigationTo('https://app.example/callback?code=1&state=1')],
])('whoever %s ends no sign-in whose code is being exchanged', async (_, request) => {
  const answer = holdToken()
  await world.browser.visit('/signin?returnTo=/notes')
  const waiting = world.app.request()
  expect(await world.app.navigate(request)).toMatchObject({ status: 303 })
  expect(await state()).toEqual({ status: 'signing-in' })
  answer()
  expect(await waiting).toMatch(/^Bearer /)
  expect(await state()).toMatchObject(ACTIVE)
  expect(world.server.seen).toMatchObject({ starts: 1, codes: 1 })
  await world.app.settled()
})

test('what is posted elsewhere is none of ours', async () => {
  for (const path of ['/signin', '/callback/', '/'])
    expect(
      await world.app.navigate(navigationTo(`https://app.example${path}`, { method: 'POST' })),
    ).toBeNull()
})

test('a user who comes back after an hour is led to the provider again, and to their page', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  try {
    const url = await cameBack()
    vi.setSystemTime(Date.now() + 3_601_000)
    // The provider's clock is the same one.
    expect(await signIn(url)).toBe('/notes')
    expect(await state()).toMatchObject(ACTIVE)
    expect(world.server.seen).toMatchObject({ starts: 2, codes: 1 })
  } finally {
    vi.useRealTimers()
  }
})

test('a provider that cannot be reached is told where the user was', async () => {
  restart({ issuer: 'http://127.0.0.1:9' })
  expect(await signIn()).toBe('/notes')
  expect(await state()).toMatchObject({
    status: 'signed-out',
    signInError: { error: 'unreachable', description: expect.stringMatching(/127\.0\.0\.1:9.*CORS/) },
  })
})

test('a provider that fails only on the way back costs nobody the code: its metadata are known', async () => {
  const url = await cameBack()
  world.server.alter = (answer) => (answer.path.startsWith('/.well-known') ? null : answer)
  await signIn(url)
  expect(await state()).toMatchObject(ACTIVE)
})

test('metadata are asked for once by each worker', async () => {
  let asked = 0
  world.server.alter = (answer) => {
    if (answer.path.startsWith('/.well-known')) asked++
    return answer
  }
  await signIn()
  await signIn()
  expect(asked).toBe(1)
  restart()
  expect(await world.app.request()).toMatch(/^Bearer /)
  // Nor does the next one ask before it needs them.
  expect(asked).toBe(1)
  await world.app.host.calls.refresh({})
  expect(asked).toBe(2)
})

test('metadata may be given, and are then asked for nowhere', async () => {
  const { issuer } = world.server
  world.server.alter = (answer) => (answer.path.startsWith('/.well-known') ? null : answer)
  restart({
    metadata: {
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      id_token_signing_alg_values_supported: ['ES256'],
    },
  })
  await signIn()
  expect(await state()).toMatchObject(ACTIVE)
  await world.app.host.calls.signOut({ atProvider: true })
  expect(world.server.seen.revocations).toBe(0)
})

test('metadata that are given in part win over what the provider tells, each time it is read', async () => {
  restart()
  await signIn()
  const metadata = { require_pushed_authorization_requests: true, revocation_endpoint: undefined }
  restart({ metadata })
  await signIn()
  expect(await state()).toMatchObject(ACTIVE)
  expect(world.server.seen).toMatchObject({ starts: 2, pushed: 1, codes: 2 })
  await world.app.host.calls.signOut({})
  expect(world.server.seen.revocations).toBe(0)
})

test('an endpoint that the provider does not tell may be given', async () => {
  world.server.alter = (answer) => {
    if (!answer.path.startsWith('/.well-known')) return answer
    const { token_endpoint: _, ...told } = JSON.parse(answer.body)
    return { ...answer, body: JSON.stringify(told) }
  }
  restart({ metadata: { token_endpoint: `${world.server.issuer}/token` } })
  await signIn()
  expect(await state()).toMatchObject(ACTIVE)
})

test('a server of OAuth alone tells its metadata at its own place (RFC 8414)', async () => {
  world.server.alter = (answer) =>
    answer.path === '/.well-known/openid-configuration' ? { ...answer, status: 404, body: '{}' } : answer
  await signIn()
  expect(await state()).toMatchObject(ACTIVE)
})

test('a provider that wants its requests pushed gets them pushed', async () => {
  world.server.alter = (answer) =>
    answer.path.startsWith('/.well-known')
      ? {
          ...answer,
          body: JSON.stringify({ ...JSON.parse(answer.body), require_pushed_authorization_requests: true }),
        }
      : answer
  world.browser.stopsAt = ({ origin }) => origin === world.server.issuer
  const { url } = await world.browser.visit('/signin?returnTo=/notes')
  expect([...new URL(url).searchParams.keys()].sort()).toEqual(['client_id', 'request_uri'])
  world.browser.stopsAt = () => false
  await signIn(url)
  expect(await state()).toMatchObject(ACTIVE)
  expect(world.server.seen.pushed).toBe(1)
})

test('a refresh keeps the user signed in, and tells nothing twice', async () => {
  await signIn()
  const before = refreshToken()
  await world.app.host.calls.refresh({})
  expect(world.server.seen).toMatchObject({ refreshes: 1, replays: 0 })
  expect(refreshToken()).not.toBe(before)
  expect(await state()).toMatchObject(ACTIVE)
})

test('a refresh token that the provider has ended ends the session, and its user reads no words for developers', async () => {
  await signIn()
  const body = '{"error":"invalid_grant","error_description":"grant request is invalid"}'
  world.server.alter = (answer) => (answer.path === '/token' ? { ...answer, status: 400, body } : answer)
  await world.app.host.calls.refresh({})
  expect(await state()).toMatchObject({
    status: 'signed-out',
    ended: { reason: 'expired', message: 'Your session has expired. Please sign in again.' },
  })
})

test('a provider that is down for a refresh signs nobody out, and is asked again', async () => {
  await signIn()
  world.server.beforeToken = () => Promise.reject(new Error('down'))
  const refreshed = world.app.host.calls.refresh({})
  await vi.waitFor(async () => expect(await state()).toMatchObject({ status: 'active', reachable: false }))
  world.server.reset()
  await refreshed
  expect(await state()).toMatchObject({ status: 'active' })
})

test('userinfo adds what the ID token does not say', async () => {
  restart({ userinfo: true, scope: 'openid profile email' })
  world.server.alter = async (answer) => {
    if (answer.path !== '/token' || answer.status !== 200) return answer
    const { id_token, ...tokens } = JSON.parse(answer.body)
    const {
      name: _,
      email: __,
      ...claims
    } = JSON.parse(atob(id_token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')))
    return { ...answer, body: JSON.stringify({ ...tokens, id_token: await world.server.sign(claims) }) }
  }
  await signIn()
  expect(await state()).toMatchObject({ claims: { sub: 'ada', name: 'ADA', email: 'ada@example.com' } })
})

test('a userinfo endpoint that fails, or tells of somebody else, costs nobody the sign-in', async () => {
  restart({ userinfo: true })
  world.server.alter = (answer) =>
    answer.path === '/me' ? { ...answer, body: '{"sub":"eve","name":"EVE"}' } : answer
  await signIn()
  expect(await state()).toMatchObject(ACTIVE)
})

/** The provider gives none. */
function withoutRefreshToken(): void {
  world.server.alter = (answer) => {
    if (answer.path !== '/token' || answer.status !== 200) return answer
    const { refresh_token: _, ...body } = JSON.parse(answer.body)
    return { ...answer, body: JSON.stringify(body) }
  }
}

test('where the provider gives no refresh token, the session lives as long as its access token', async () => {
  withoutRefreshToken()
  await signIn()
  expect(await state()).toMatchObject(ACTIVE)
  // It is whole all the same for the next worker.
  restart()
  expect(await state()).toMatchObject(ACTIVE)
  await world.app.host.calls.refresh({})
  const ended = await state()
  expect(ended).toMatchObject({ status: 'signed-out', ended: { reason: 'expired' } })
  expect(ended).not.toHaveProperty('signInError')
  await signIn('/signin?prompt=none')
  expect(await state()).toMatchObject(ACTIVE)
})

test('a renewal that the provider wants the user for is told beside the expiry, so that no page tries again', async () => {
  withoutRefreshToken()
  await signIn()
  await world.app.host.calls.refresh({})
  world.browser.forget()
  expect(await signIn('/signin?returnTo=/notes&prompt=none')).toBe('/notes')
  restart()
  expect(await state()).toMatchObject({
    status: 'signed-out',
    ended: { reason: 'expired' },
    signInError: { error: 'login_required' },
  })
})

test('a sign-out revokes the refresh token', async () => {
  await signIn()
  const token = refreshToken()
  await world.app.host.calls.signOut({})
  expect(world.server.seen.revocations).toBe(1)
  expect(await world.server.lives(token)).toBe(false)
})

test('a sign-out at the provider ends its session, too, and leads back', async () => {
  await signIn()
  const result = await world.app.host.calls.signOut({ atProvider: true })
  const { leave = '' } = result.ok ? result.value : {}
  expect(await state()).toMatchObject({ status: 'signed-out', ended: { reason: 'signed_out' } })
  world.browser.stopsAt = ({ origin }) => origin === world.server.issuer
  const { searchParams } = new URL((await world.browser.visit(leave)).url)
  expect(searchParams.get('post_logout_redirect_uri')).toBe('https://app.example/')
  expect(searchParams.get('id_token_hint')).toMatch(/^ey/)
  expect(written()).not.toContain(String(searchParams.get('id_token_hint')))
  // The page that leads there does so once.
  expect((await world.browser.visit(leave)).url).toBe('/')
})

test('two sign-ins at once of the same user keep the later one, which the provider takes for good', async () => {
  const first = await cameBack('/signin?returnTo=/one')
  const second = await cameBack('/signin?returnTo=/two')
  const pages = await Promise.all([world.browser.visit(first), world.browser.visit(second)])
  await world.app.settled()
  expect(pages.map(({ url }) => url)).toEqual(['/one', '/two'])
  expect(world.server.seen.codes).toBe(2)
  expect(await state()).toMatchObject(ACTIVE)
  expect(await world.server.lives(refreshToken())).toBe(true)
  // The grant is the same for both, and would end with the token of either.
  expect(world.server.seen.revocations).toBe(0)
})

test('another user who signs in ends the session of the first', async () => {
  await signIn()
  const first = refreshToken()
  world.browser.forget()
  world.server.person = { account: 'bob', says: 'yes' }
  await signIn()
  expect(await state()).toMatchObject({ status: 'active', claims: { sub: 'bob' } })
  await vi.waitFor(async () => expect(await world.server.lives(first)).toBe(false))
})

test('a sign-out while the code is exchanged wins, and what was granted is revoked', async () => {
  const answer = holdToken()
  await world.browser.visit('/signin?returnTo=/notes')
  await world.app.host.calls.signOut({})
  answer()
  await world.app.settled()
  expect(await state()).toMatchObject({ status: 'signed-out' })
  expect(world.server.seen.revocations).toBe(1)
  expect(written()).not.toContain('refreshToken":"')
})

test('a popup closes itself, and becomes the page where it may not', async () => {
  const { html } = await world.browser.visit('/signin?popup&returnTo=/notes%22%3C/script%3E')
  await world.app.settled()
  expect(html).toContain('close()')
  expect(html).toContain('"/notes%22%3C/script%3E"')
  expect(await state()).toMatchObject(ACTIVE)
})

test('a page that was served past the worker hands its URL over, and is told where to go', async () => {
  const url = await cameBack()
  expect(await world.app.host.calls.navigate(url)).toEqual({ ok: true, value: 'https://app.example/notes' })
  expect(await state()).toMatchObject(ACTIVE)
  expect(await world.app.host.calls.navigate('https://app.example/elsewhere')).toMatchObject({ value: null })
  expect(await world.app.host.calls.navigate({})).toMatchObject({ value: null })
})

test('with the session in memory nothing is written down, the sign-in included', async () => {
  restart({}, { store: 'memory' })
  await signIn()
  expect(await state()).toMatchObject(ACTIVE)
  expect(written()).not.toMatch(/sign-ins|refreshToken":"|verifier/)
})

test.each([
  [{ protect: ['/'] }, /protect has \/signin/],
  [{ protect: ['/api/', '/callback'] }, /protect has \/callback/],
])('an app that protects the paths of its sign-in reads what to mend (%o)', (options, message) => {
  expect(() => restart({}, options)).toThrow(message)
})

test.each([
  [{ issuer: 'http://login.example' }, /issuer must be an https URL/],
  [{ issuer: 'login' }, /issuer must be an https URL/],
  [{ clientId: undefined }, /clientId must be a string/],
  [{ redirect: 'https://evil.example/callback' }, /redirect must be a path/],
  [{ redirect: '/callback?x=1' }, /redirect must be a path/],
  [{ start: '/callback' }, /two paths/],
  [{ maxAge: -1 }, /maxAge must be/],
  [{ resource: ['not a URI'] }, /resource must be an absolute URI/],
  [{ extraParameters: { state: 'mine' } }, /extraParameters\.state/],
  [{ extraParameters: { code_challenge_method: 'plain' } }, /extraParameters\.code_challenge_method/],
  [{ extraParameters: { response_mode: 'form_post' } }, /extraParameters\.response_mode/],
  [{ extraParameters: { response_mode: 'fragment' } }, /extraParameters\.response_mode/],
  [
    { metadata: { authorization_endpoint: 'http://login.example/auth' } },
    /the metadata have no https "authorization_endpoint"/,
  ],
  [{ userinfo: 'yes' }, /userinfo must be/],
  [{ secret: 'x' }, /there is no option "secret"/],
])('a mistaken option says what to mend (%o)', (config, message) => {
  expect(() => restart(config)).toThrow(message)
})
