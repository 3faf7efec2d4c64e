import './worker-scope.js'
import { beforeEach, expect, test, vi } from 'vitest'
import { atProvider } from '../../src/page/at-provider.js'
import type { ActiveState, SessionState, StepUp } from '../../src/protocol/session-state.js'

const ACTIVE: ActiveState = {
  status: 'active',
  claims: { sub: 'ada' },
  accessExpiresAt: 0,
  sessionExpiresAt: null,
  idleAt: null,
  refreshing: false,
  reachable: true,
  warning: null,
}

const popups: URL[] = []
const left: URL[] = []
let isBlocked: boolean

beforeEach(() => {
  popups.length = 0
  left.length = 0
  isBlocked = false
  vi.stubGlobal('location', {
    origin: 'https://app.example',
    pathname: '/notes',
    search: '',
    hash: '#7',
    assign: (url: URL) => left.push(url),
  })
  vi.stubGlobal('open', (url: URL) => (isBlocked ? null : popups.push(url)))
})

function asked(stepUp: StepUp | null): ReturnType<typeof atProvider> {
  const state: SessionState = stepUp ? { ...ACTIVE, stepUp } : ACTIVE
  return atProvider('/signin', () => state)
}

const query = (url?: URL): object => Object.fromEntries(url?.searchParams ?? [])

test.each([
  [
    { acrValues: 'otp passkey', maxAge: 0 },
    { acr_values: 'otp passkey', max_age: '0' },
  ],
  [{ acrValues: null, maxAge: 300 }, { max_age: '300' }],
  [{ acrValues: null, maxAge: null }, { prompt: 'login' }],
])('a user who steps up for %o is led to the provider with %o', (stepUp, parameters) => {
  asked(stepUp).stepUp({ popup: true, loginHint: 'ada' })
  expect(popups.map(query)).toEqual([{ returnTo: '/notes#7', popup: '', login_hint: 'ada', ...parameters }])
  expect(left).toEqual([])
})

test('where the browser opens no popup, the page is not left over what waits, but where it says so', () => {
  isBlocked = true
  const { stepUp } = asked({ acrValues: 'otp', maxAge: null })
  expect(() => stepUp({ popup: true })).toThrow(expect.objectContaining({ code: 'invalid_call' }))
  expect(left).toEqual([])
  stepUp()
  expect(left.map(query)).toEqual([{ returnTo: '/notes#7', acr_values: 'otp' }])
})

test('a sign-in for which the browser opens no popup leaves the page', () => {
  isBlocked = true
  asked(null).signInRedirect({ popup: true, acrValues: 'otp' })
  expect(left.map(query)).toEqual([{ returnTo: '/notes#7', acr_values: 'otp' }])
})

test('a page that is late to ask is told so, and stays', () => {
  expect(() => asked(null).stepUp({ popup: true })).toThrow(expect.objectContaining({ code: 'superseded' }))
  expect([...popups, ...left]).toEqual([])
})
