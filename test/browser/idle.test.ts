import { expect, test } from 'vitest'
import { send, signedInTabs, stateOf, untilState } from './harness/tabs.js'
import { world } from './harness/world.js'

const here = world()

test('nobody at the pages for the idle limit: all are warned, one can stay for all, and then all are signed out', async () => {
  const { demo } = here
  const pages = await signedInTabs(here, 3, { idle: '6', warn: '3' })
  await demo.debug('reset')
  const warned = () => Promise.all(pages.map((page) => page.waitForFunction(isWarned)))

  await warned()
  await pages[1]?.evaluate(() => window.session.extend())
  await Promise.all(pages.map((page) => untilState(page, { warning: null })))
  expect(await send(pages[0], '/api/me')).toEqual([200])

  await warned()
  await Promise.all(pages.map((page) => untilState(page, { status: 'signed-out' })))
  for (const page of pages) expect(await stateOf(page)).toMatchObject({ ended: { reason: 'idle' } })
  expect(await send(pages[2] ?? pages[0], '/api/me')).toEqual([401])
  await expect.poll(async () => (await demo.stats()).familiesRevoked).toBe(1)
})

test('requests do not count as activity, keys do', async () => {
  const [page] = await signedInTabs(here, 1, { idle: '6', warn: '3' })
  await page.waitForFunction(isWarned)
  await send(page, '/api/me')
  expect(await page.evaluate(isWarned)).toBe(true)
  await page.keyboard.press('Shift')
  await untilState(page, { warning: null })
})

function isWarned(): boolean {
  const state = window.session.getState()
  return state.status === 'active' && state.warning?.reason === 'idle'
}
