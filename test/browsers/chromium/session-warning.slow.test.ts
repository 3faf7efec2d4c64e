import { expect } from 'vitest'
import { test as chromium } from '../../support/playwright/in-chromium.js'
import { signedInTabs, untilState } from '../../support/playwright/tabs.js'
import { send, signIn, stateOf } from '../../support/session-page.js'

const test = chromium.extend('env', { scope: 'file' }, { SESSION_MAX_AGE: '14', ACCESS_TOKEN_TTL: '6' })

test('a session that the server will not prolong is warned of its end in every tab, and ends with the server’s reason', async ({
  here,
  demo,
}) => {
  const pages = await signedInTabs(here, 3, { warnBeforeEnd: '5' })
  const first = await stateOf(pages[0])
  if (first.status !== 'active' || first.sessionExpiresAt === null) throw new Error('no end is told')
  expect(first.warning).toBeNull()
  await demo.debug('reset')

  await Promise.all(pages.map((page) => page.waitForFunction(isWarned)))
  const left = first.sessionExpiresAt - Date.now()
  expect(left).toBeGreaterThan(2_000)
  expect(left).toBeLessThan(5_500)
  for (const page of pages) {
    const state = await stateOf(page)
    if (state.status !== 'active') throw new Error(state.status)
    expect(state.warning).toEqual({ reason: 'session', at: state.sessionExpiresAt })
    expect(state.sessionExpiresAt).toBeGreaterThan(first.sessionExpiresAt - 1_000)
    expect(state.sessionExpiresAt).toBeLessThan(first.sessionExpiresAt + 1_000)
    expect(await send(page, '/api/me')).toEqual([200])
  }

  await Promise.all(pages.map((page) => untilState(page, { status: 'signed-out' })))
  for (const page of pages) expect(await stateOf(page)).toMatchObject({ ended: { reason: 'max_age' } })
  expect(await demo.stats()).toMatchObject({ refreshRefused: 1, replaysDetected: 0 })
})

test('who signs in again while warned goes on in every tab', async ({ here }) => {
  const pages = await signedInTabs(here, 3, { warnBeforeEnd: '7' })
  await Promise.all(pages.map((page) => page.waitForFunction(isWarned)))
  await signIn(pages[0])
  await Promise.all(pages.map((page) => untilState(page, { status: 'active', warning: null })))
})

function isWarned(): boolean {
  const state = window.session.getState()
  return state.status === 'active' && state.warning?.reason === 'session'
}
