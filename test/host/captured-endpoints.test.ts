import './worker-scope.js'
import { expect, test } from 'vitest'
import type { Coordinator } from '../../src/core/coordinator.js'
import { tokenEndpoint } from '../../src/host/grant/token-endpoint.js'
import { capturedEndpoint } from '../../src/host/request/captured-endpoints.js'
import type { InterceptedRequest } from '../../src/host/request/intercept.js'

/** Of a page that takes nobody for the user. */
const OF_NOBODY: InterceptedRequest = {
  request: new Request('https://app.example/'),
  isAbandoned: async () => false,
  owner: async () => null,
  sentAs() {},
  learnt: async () => {},
  waitUntil() {},
}

const BASE = 'https://app.example/'

const grantWith = (endpoints: { signIn: string; refresh: string; signOut: string }) =>
  tokenEndpoint({ ...endpoints, refreshToken: 'cookie', accessToken: 'header' })
const grant = grantWith({ signIn: '/auth/token', refresh: '/auth/refresh', signOut: '/auth/logout' })

/** Which call of the host's answers a page's own request; `null` when it passes to the server. */
async function captured(path: string, method = 'POST', by = grant): Promise<string | null> {
  let called = ''
  const call = (name: string) => async () => {
    called = name
    return { type: 'superseded', state: {} }
  }
  const calls = {
    signIn: call('signIn'),
    refresh: call('refresh'),
    signOut: call('signOut'),
    snapshot: async () => ({ state: { status: 'signed-out', ended: null } }),
  }
  const request = new Request(new URL(path, BASE), { method })
  const answer = capturedEndpoint(request, calls as unknown as Coordinator, by)
  if (!answer) return null
  await answer(OF_NOBODY)
  return called
}

test.each([
  '/auth/refresh',
  '/auth/refresh?x',
  '/auth/refresh?',
  '/auth/refresh#x',
  '/auth/%72efresh',
  '/auth/%2572efresh',
  '/auth%2Frefresh',
  '/auth%5crefresh',
  '/%61uth/refresh',
  '/auth/refresh/',
  '/auth//refresh',
  '//app.example//auth/refresh',
  '/auth/Refresh',
  '/AUTH/REFRESH',
  '/auth/refresh;x=1',
  '/auth;x/refresh',
  '/auth/refresh%00',
  '/auth/refresh%20',
  '/auth/refresh%3Fx',
  '/auth/x/..%2Frefresh',
  '/auth/%2e/refresh',
  '/auth/..;/auth/refresh',
])('a page that posts to %s gets the one refresh of the origin, and no token', async (path) => {
  expect(await captured(path)).toBe('refresh')
})

test.each([
  ['/auth/token?lang=en', 'signIn'],
  ['/auth/%74oken', 'signIn'],
  ['/auth/logout/?everywhere', 'signOut'],
  ['/auth/refresh-all', null],
  ['/auth/refresh/all', null],
  ['/auth/', null],
  ['/refresh', null],
  ['/auth/..%2Frefresh', null],
  ['https://other.example/auth/refresh', null],
  ['http://app.example/auth/refresh', null],
  ['https://app.example:8443/auth/refresh', null],
])('a post to %s is for %s', async (path, call) => {
  expect(await captured(path)).toBe(call)
})

test.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('%s is no refresh', async (method) => {
  expect(await captured('/auth/refresh', method)).toBeNull()
})

test('endpoints that differ in their queries are told apart, and what else is posted to their path passes', async () => {
  const byAction = grantWith({ signIn: '/auth?do=in', refresh: '/auth?do=refresh', signOut: '/auth?do=out' })
  expect(await captured('/auth?do=refresh', 'POST', byAction)).toBe('refresh')
  expect(await captured('/auth?x&do=%72efresh', 'POST', byAction)).toBe('refresh')
  expect(await captured('/auth?do=in&lang=en', 'POST', byAction)).toBe('signIn')
  expect(await captured('/auth?do=upload', 'POST', byAction)).toBeNull()
  const oneBare = grantWith({ signIn: '/auth', refresh: '/auth?do=refresh', signOut: '/auth?do=out' })
  expect(await captured('/auth?do=refresh', 'POST', oneBare)).toBe('refresh')
})

test('a query that a page adds to its sign-in reaches the server', async () => {
  const sent: string[] = []
  const coordinator = {
    signIn: async (attempt: () => Promise<unknown>) => {
      await attempt()
      return { type: 'active' }
    },
  } as unknown as Coordinator
  const request = new Request(`${BASE}auth/token?lang=en`, { method: 'POST' })
  const forwarding = {
    ...grant,
    forwardSignIn: async ({ url }: Request) => {
      sent.push(url)
      return { outcome: { type: 'denied', message: '' } as const, response: new Response() }
    },
  }
  await capturedEndpoint(request, coordinator, forwarding)?.(OF_NOBODY)
  expect(sent).toEqual([`${BASE}auth/token?lang=en`])
})
