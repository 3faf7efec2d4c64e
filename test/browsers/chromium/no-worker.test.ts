import { expect } from 'vitest'
import { FAR_APART } from '../../support/modes.js'
import { test as chromium } from '../../support/playwright/in-chromium.js'
import { openTab, signedInTabs, untilState } from '../../support/playwright/tabs.js'
import { send, signIn, stateOf } from '../../support/session-page.js'
import { INSECURE, serveInsecurely } from './insecure-origin.js'
import { askTicket, openSocket } from './socket.js'

const test = chromium.extend('contextOptions', { serviceWorkers: 'block' })

const IN_PAGE = { withoutWorker: '' }

test.for(FAR_APART.map((mode, index) => ({ ...mode, tabs: index === 0 ? 10 : 4 })))(
  'without a service worker $tabs tabs share one refresh with $refreshToken refresh token and $accessToken access token',
  async ({ tabs, ...mode }, { here, demo }) => {
    const pages = await signedInTabs(here, tabs, { ...mode, ...IN_PAGE })
    expect(await pages[0].evaluate(() => window.session.inspect())).toMatchObject({
      host: 'page',
      pages: tabs,
    })
    await demo.debug('expire-access')
    await demo.debug('reset')
    const answers = await Promise.all(pages.map((page) => send(page, '/api/me', 5)))
    expect(answers.flat()).toEqual(Array.from({ length: 5 * tabs }, () => 200))
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, refreshRetries: 0, replaysDetected: 0 })
  },
)

test('without a service worker streams are complete after one refresh, and XHR works', async ({
  here,
  demo,
}) => {
  const pages = await signedInTabs(here, 5, IN_PAGE)
  await demo.debug('expire-access')
  await demo.debug('reset')
  const streams = await Promise.all(
    pages.map((page) =>
      page.evaluate(async () => {
        const byXhr = new Promise<number>((resolve) => {
          const request = new XMLHttpRequest()
          request.open('GET', '/api/me')
          request.onloadend = () => resolve(request.status)
          request.send()
        })
        const chat = await fetch('/api/chat', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ message: 'Still there?', interval: 5 }),
        }).then((response) => response.text())
        return { chatEnds: chat.includes('event: done'), xhr: await byXhr }
      }),
    ),
  )
  expect(streams).toEqual(Array.from({ length: 5 }, () => ({ chatEnds: true, xhr: 200 })))
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0 })
})

test('without a service worker the end of the session reaches all tabs, and so does the next sign-in', async ({
  here,
  demo,
}) => {
  const pages = await signedInTabs(here, 5, IN_PAGE)
  await demo.debug('revoke')
  await demo.debug('reset')
  const answers = await Promise.all(pages.map((page) => send(page, '/api/me', 2)))
  expect(answers.flat()).toEqual(Array.from({ length: 10 }, () => 401))
  await Promise.all(pages.map((page) => untilState(page, { status: 'signed-out' })))
  expect(await stateOf(pages[4] ?? pages[0])).toMatchObject({ ended: { reason: 'revoked' } })
  expect(await demo.stats()).toMatchObject({ refreshRefused: 1 })
  await signIn(pages[3] ?? pages[0])
  await Promise.all(pages.map((page) => untilState(page, { status: 'active' })))
  expect(await send(pages[1] ?? pages[0], '/api/me')).toEqual([200])
})

test('without a service worker a tab that dies during its refresh does not take the session along', async ({
  here,
  context,
  demo,
}) => {
  const [first, second] = await signedInTabs(here, 2, IN_PAGE)
  await demo.debug('expire-access')
  await demo.debug('reset')
  await demo.debug('faults', { target: 'refresh', count: 1, delayMs: 800 })
  void send(first, '/api/me').catch(() => {})
  await untilState(second ?? first, { refreshing: true })
  await first.close()
  expect(await send(second ?? first, '/api/me', 3)).toEqual([200, 200, 200])
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, familiesRevoked: 0 })
  expect(await stateOf(await openTab(context, demo, IN_PAGE))).toMatchObject({ status: 'active' })
})

test('on an insecure origin, which has no Web Locks either, five tabs share one refresh', async ({
  context,
  demo,
}) => {
  await serveInsecurely(context, demo)
  const insecure = { context, demo: { ...demo, origin: INSECURE } }
  const pages = await signedInTabs(insecure, 5, IN_PAGE)
  await demo.debug('expire-access')
  await demo.debug('reset')
  const answers = await Promise.all(pages.map((page) => send(page, '/api/me', 4)))
  expect(answers.flat()).toEqual(Array.from({ length: 20 }, () => 200))
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, refreshRetries: 0, replaysDetected: 0 })
})

test('without a service worker five tabs get tickets for one refresh, and none after the sign-out', async ({
  here,
  demo,
}) => {
  const pages = await signedInTabs(here, 5, IN_PAGE)
  await demo.debug('expire-access')
  await demo.debug('reset')
  const said = await Promise.all(
    pages.map(async (page) => page.evaluate(openSocket, await page.evaluate(askTicket))),
  )
  expect(said).toEqual(Array.from({ length: 5 }, () => 'Demo User'))
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, authorized: 5 })
  await pages[0].evaluate(() => window.session.signOut())
  expect(await pages[0].evaluate(askTicket)).toBe('signed_out')
})

test.for([
  [{ status: 404 }, 'invalid_answer', 'the ticket answer has no string "ticket", status 404'],
  [{ status: 200, body: '<!doctype html>' }, 'invalid_answer', 'no string "ticket", status 200'],
  [{ status: 200, body: '{"ticket":7}' }, 'invalid_answer', 'no string "ticket", status 200'],
  [{ status: 200, body: '{"ticket":""}' }, 'invalid_answer', 'no string "ticket", status 200'],
  [{ status: 503 }, 'unreachable', 'the session goes on'],
  [null, 'unreachable', 'the session goes on'],
] as const)(
  'a ticket endpoint that answers %o is told as %s',
  async ([answer, code, message], { here, context }) => {
    const [page] = await signedInTabs(here, 1, IN_PAGE)
    await context.route('**/auth/ticket', (route) => (answer ? route.fulfill(answer) : route.abort()))
    const failure = await page.evaluate(() =>
      window.session.ticket().catch(({ name, code, message }) => ({ name, code, message })),
    )
    expect(failure).toEqual({ name: 'HoldfastError', code, message: expect.stringContaining(message) })
    await context.unroute('**/auth/ticket')
    expect(await page.evaluate(openSocket, await page.evaluate(askTicket))).toBe('Demo User')
    expect(await stateOf(page)).toMatchObject({ status: 'active' })
  },
)

test.for(FAR_APART)(
  'without a service worker nothing of the first user is done, or answered, as the second: $refreshToken refresh token, $accessToken access token',
  async (mode, { here, demo }) => {
    const [busy, other = busy] = await signedInTabs(here, 2, { ...mode, ...IN_PAGE })
    // It hears nothing for long enough; then it sends before it has listened.
    const asked = busy.evaluate(() => {
      for (const end = Date.now() + 2_500; Date.now() < end; );
      return fetch('/api/notes', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: 'of the first user' }),
      }).then(({ status }) => status)
    })
    await signIn(other, 'second')
    await demo.debug('reset')
    expect(await asked).toBe(401)
    const { text } = await other.evaluate(async () => (await fetch('/api/notes')).json())
    expect(text).not.toBe('of the first user')
  },
)

test('without a service worker what the first user asked for after their session had ended is not answered as the second', async ({
  here,
  demo,
}) => {
  const mode = { refreshToken: 'cookie', accessToken: 'cookie', hold: '60' }
  const [first, other = first] = await signedInTabs(here, 2, { ...mode, ...IN_PAGE })
  await demo.debug('revoke', { reason: 'expired' })
  const held = send(first, '/api/me', 2)
  await untilState(first, { status: 'signed-out' })
  await signIn(other, 'second')
  expect(await held).toEqual([401, 401])
})
