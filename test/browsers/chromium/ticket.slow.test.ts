import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { MODES } from '../../support/modes.js'
import { inChromium } from '../../support/playwright/in-chromium.js'
import { signedInTabs, untilState } from '../../support/playwright/tabs.js'
import { send, signIn, stateOf } from '../../support/session-page.js'
import { askTicket, openSocket } from './socket.js'

const here = inChromium()

test.each(MODES)(
  'ten tabs whose access token has expired open ten sockets, for one refresh ($refreshToken refresh token, $accessToken access token)',
  async (mode) => {
    const { demo } = here
    const pages = await signedInTabs(here, 10, mode)
    await demo.debug('expire-access')
    await demo.debug('reset')
    const said = await Promise.all(
      pages.map(async (page) => page.evaluate(openSocket, await page.evaluate(askTicket))),
    )
    expect(said).toEqual(Array.from({ length: 10 }, () => 'Demo User'))
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, authorized: 10, unauthorized: 0 })
  },
)

test('a tab that has not yet heard of the other user gets no ticket of theirs', async () => {
  const [busy, other = busy] = await signedInTabs(here, 2)
  const first = await subjectOf(busy)
  // Its thread hears nothing until the other has signed in; then it asks before it has listened.
  const asked = busy.evaluate(() => {
    for (const end = Date.now() + 2_500; Date.now() < end; );
    return window.session.ticket().catch(({ code }) => code)
  })
  await signIn(other, 'second')
  expect(await asked).toBe('superseded')
  await expect.poll(() => subjectOf(busy)).not.toBe(first)
  expect(await busy.evaluate(openSocket, await busy.evaluate(askTicket))).toBe('Second User')
})

test('a ticket that is asked for after the session has expired is given when its user has signed in again', async () => {
  const { demo } = here
  const [page] = await signedInTabs(here, 1, { hold: '30' })
  await demo.debug('revoke', { reason: 'expired' })
  const asked = page.evaluate(askTicket)
  await untilState(page, { status: 'signed-out' })
  await signIn(page)
  expect(await page.evaluate(openSocket, await asked)).toBe('Demo User')
})

test('a session that the server has ended gives no ticket, and the page learns why', async () => {
  const { demo } = here
  const [page] = await signedInTabs(here, 1)
  await demo.debug('revoke')
  expect(await page.evaluate(askTicket)).toBe('signed_out')
  await untilState(page, { status: 'signed-out' })
  expect(await stateOf(page)).toMatchObject({ ended: { reason: 'revoked' } })
})

test('an open socket ends with its session, and the tab goes on after the next sign-in', async () => {
  const { demo } = here
  const [page] = await signedInTabs(here, 1)
  const ticket = await page.evaluate(askTicket)
  const ended = page.evaluate(endOfSocket, ticket)
  await expect.poll(async () => (await demo.stats()).authorized).toBe(1)
  await page.evaluate(() => window.session.signOut())
  expect(await ended).toBe(4401)
  await signIn(page)
  expect(await send(page, '/api/me')).toEqual([200])
  expect(await page.evaluate(openSocket, await page.evaluate(askTicket))).toBe('Demo User')
})

function endOfSocket(ticket: string): Promise<number> {
  const socket = new WebSocket(`/api/socket?ticket=${ticket}`)
  return new Promise((resolve) => {
    socket.onclose = ({ code }) => resolve(code)
  })
}

async function subjectOf(page: Page): Promise<unknown> {
  const state = await stateOf(page)
  return state.status === 'active' ? state.claims.sub : null
}
