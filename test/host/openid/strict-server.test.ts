import { expect, test, vi } from 'vitest'
import { disk } from './app.js'
import { openidWorld } from './world.js'

/** A provider that takes nothing but pushed requests, gives JWTs for an API, and rotates without any grace. */
const world = openidWorld({
  features: {
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (_: unknown, audience: string) => ({
        audience,
        scope: '',
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
})
const { signIn, state, restart } = world

const ACTIVE = { status: 'active', claims: { sub: 'ada' } }

test('requests are pushed, and the browser carries nothing but a name of them', async () => {
  world.browser.stopsAt = ({ origin }) => origin === world.server.issuer
  const { url } = await world.browser.visit('/signin?returnTo=/notes')
  expect([...new URL(url).searchParams.keys()].sort()).toEqual(['client_id', 'request_uri'])
  world.browser.stopsAt = () => false
  expect(await signIn(url)).toBe('/notes')
  expect(await state()).toMatchObject(ACTIVE)
  expect(world.server.seen).toMatchObject({ pushed: 1, codes: 1 })
})

test.each([
  ['a JWT for an API that is named', ['https://api.example/'], /^Bearer eyJ[^.]+\.eyJ[^.]+\.[^.]+$/],
  ['one that nobody can read', [], /^Bearer [^.]+$/],
])('the access token is %s, at sign-in and after a refresh', async (_, resource, shape) => {
  restart({ resource })
  await signIn()
  expect(await world.app.request()).toMatch(shape)
  await world.app.host.calls.refresh({})
  expect(world.server.seen.refreshes).toBe(1)
  expect(await world.app.request()).toMatch(shape)
})

test('a code that was used before, put into the callback of another browser, signs nobody in', async () => {
  let used = ''
  world.server.alter = (answer) => {
    const { location = '' } = answer.headers
    if (!location.includes('/callback?')) return answer
    const url = new URL(location)
    used ||= String(url.searchParams.get('code'))
    url.searchParams.set('code', used)
    return { ...answer, headers: { ...answer.headers, location: url.href } }
  }
  await signIn()
  expect(await state()).toMatchObject(ACTIVE)
  disk.clear()
  restart()
  await signIn()
  expect(await state()).toMatchObject({ status: 'signed-out', signInError: { error: 'invalid_grant' } })
  expect(await world.app.request()).toBe('')
})

test('a refresh whose answer is lost ends the session there, and the user signs in again', async () => {
  await signIn()
  let isLost = false
  world.server.alter = (answer) => {
    if (answer.path !== '/token' || isLost) return answer
    isLost = true
    return null
  }
  const refreshed = world.app.host.calls.refresh({})
  // The same refresh token once more, which the provider takes for stolen.
  await vi.waitFor(() => expect(world.server.seen.replays).toBe(1), { timeout: 20_000 })
  await refreshed
  expect(await state()).toMatchObject({ status: 'signed-out', ended: { reason: 'expired' } })
  await signIn()
  expect(await state()).toMatchObject(ACTIVE)
})
