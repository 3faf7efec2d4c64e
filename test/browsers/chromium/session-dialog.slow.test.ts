import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Demo } from '../../support/demo-server.js'
import { test as chromium } from '../../support/playwright/in-chromium.js'
import { openTab, signedInTabs, untilState } from '../../support/playwright/tabs.js'
import { DEMO, send, stateOf } from '../../support/session-page.js'
import { brokenRules, dialogOf, untilNothingPressed } from './session-dialog.js'

// Still, so that a colour is measured as it is and not while it fades in.
const test = chromium
  .extend('env', { scope: 'file' }, { ACCESS_TOKEN_TTL: '12' })
  .extend('contextOptions', { reducedMotion: 'reduce' })

const IDLE = 'Are you still there?'
const ENDED = 'Your session has ended'
const NEAR = 'Your session is about to end'

test('a user who is idle is warned in every tab and goes on in all by one click', async ({ here }) => {
  const pages = await signedInTabs(here, 3, { idle: '13', warn: '4' }, DEMO)
  const [first, second] = pages
  await Promise.all(pages.map((page) => dialogOf(page, IDLE).waitFor()))
  for (const page of pages) expect(await dialogOf(page, IDLE).textContent()).toMatch(/in [1-4] seconds?/)

  await (second ?? first).getByRole('button', { name: 'Stay signed in' }).click()
  await Promise.all(pages.map((page) => untilState(page, { status: 'active', warning: null })))
  await Promise.all(pages.map((page) => page.getByRole('alertdialog').waitFor({ state: 'hidden' })))
  expect(await send(first, '/api/me')).toEqual([200])
})

test('the dialog itself is no activity: a user who does nothing is signed out and told why', async ({
  here,
}) => {
  const [page] = await signedInTabs(here, 1, { idle: '5', warn: '3' }, DEMO)
  await dialogOf(page, IDLE).waitFor()
  await dialogOf(page, ENDED).waitFor()
  expect(await stateOf(page)).toMatchObject({ status: 'signed-out', ended: { reason: 'idle' } })
  expect(await dialogOf(page, ENDED).textContent()).toContain('because nothing happened for a while')
})

test('a pointer that moves towards the button keeps the session, and its click hits nothing beneath', async ({
  here,
}) => {
  const [page] = await signedInTabs(here, 1, { idle: '5', warn: '3' }, DEMO)
  await dialogOf(page, IDLE).waitFor()
  const button = await page.getByRole('button', { name: 'Stay signed in' }).boundingBox()
  if (!button) throw new Error('the button is not on the screen')
  await page.mouse.move(button.x + 5, button.y + 5)
  await untilState(page, { warning: null })
  await page.evaluate(() => {
    const pressed: string[] = []
    addEventListener('click', ({ target }) => pressed.push((target as Element).localName))
    Object.assign(window, { pressed })
  })
  await page.mouse.move(button.x + 20, button.y + 20)
  await page.mouse.down()
  await page.mouse.up()
  await page.getByRole('alertdialog').waitFor({ state: 'hidden' })
  expect(await page.evaluate(() => Reflect.get(window, 'pressed'))).toEqual(['holdfast-session-dialog'])
  expect(await stateOf(page)).toMatchObject({ status: 'active', warning: null })
})

test('a user whose session expired signs in in place and the half-written message is sent', async ({
  here,
  demo,
}) => {
  const [page, other] = await signedInTabs(here, 2, { hold: '60' }, DEMO)
  await page.locator('#notes').fill('half a sentence, and the other half')
  await demo.debug('revoke', { reason: 'expired' })
  await demo.debug('reset')
  await page.locator('#save-notes').click()

  const dialog = dialogOf(page, ENDED)
  await dialog.waitFor()
  expect(await dialog.textContent()).toContain('The session was not used for too long and has expired.')
  await dialogOf(other ?? page, ENDED).waitFor()
  // A request waits: there is no way around.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  expect(await dialog.isVisible()).toBe(true)
  expect(await dialog.getByRole('button', { name: 'Not now' }).count()).toBe(0)

  await page.getByRole('alertdialog').waitFor()
  await page.locator('holdfast-session-dialog').getByRole('button', { name: 'Sign in' }).click()
  await page.locator('#notes-state', { hasText: 'saved' }).waitFor()
  await dialog.waitFor({ state: 'hidden' })
  await dialogOf(other ?? page, ENDED).waitFor({ state: 'hidden' })
  expect(await page.locator('#notes').inputValue()).toBe('half a sentence, and the other half')
  expect(await notesOf(page)).toBe('half a sentence, and the other half')
  expect(await demo.stats()).toMatchObject({ signIns: 1, unauthorized: 1 })
})

test('by keyboard alone: the warning is answered, and the sign-in is found, and the user is back where they were', async ({
  here,
  demo,
}) => {
  const [page] = await signedInTabs(here, 1, { idle: '6', warn: '4', hold: '60' }, DEMO)
  await page.locator('#notes').focus()
  await dialogOf(page, IDLE).waitFor()
  expect(await focused(page)).toBe('Stay signed in')
  await page.keyboard.press('Enter')
  await untilState(page, { warning: null })
  await page.getByRole('alertdialog').waitFor({ state: 'hidden' })
  expect(await focused(page)).toBe('text')

  await page.keyboard.type('typed')
  await demo.debug('revoke', { reason: 'expired' })
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await dialogOf(page, ENDED).waitFor()
  expect(await focused(page)).toBe('username')
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('password')
  await page.keyboard.press('Enter')
  await page.getByRole('alertdialog').waitFor({ state: 'hidden' })
  expect(await focused(page)).toBe('save-notes')
  await page.locator('#notes-state', { hasText: 'saved' }).waitFor()
  expect(await notesOf(page)).toBe('typed')
})

test('Escape in the warning keeps the user signed in', async ({ here }) => {
  const [page] = await signedInTabs(here, 1, { idle: '6', warn: '4' }, DEMO)
  await dialogOf(page, IDLE).waitFor()
  await page.keyboard.press('Escape')
  await untilState(page, { status: 'active', warning: null })
  await page.getByRole('alertdialog').waitFor({ state: 'hidden' })
})

test('"Sign out" in the warning ends the session in every tab; the others say so, and let the user off', async ({
  here,
  demo,
}) => {
  const [page, other] = await signedInTabs(here, 2, { idle: '9', warn: '3' }, DEMO)
  if (!other) throw new Error('there is only one tab')
  await untilNothingPressed(other)
  await dialogOf(page, IDLE).waitFor()
  await page.locator('holdfast-session-dialog').getByRole('button', { name: 'Sign out' }).click()
  // Looking at the other tab now would count as the user being busy there.
  await expect.poll(async () => (await demo.stats()).familiesRevoked).toBe(1)
  const elsewhere = dialogOf(other, 'You are signed out')
  await elsewhere.waitFor()
  expect(await elsewhere.textContent()).toContain('in another tab')
  expect(await page.getByRole('alertdialog').count()).toBe(0)
  await elsewhere.getByRole('button', { name: 'Not now' }).click()
  await elsewhere.waitFor({ state: 'hidden' })
})

test('a session that is no longer prolonged is told in time, and signing in again goes on without a break', async ({
  here,
  demo,
}) => {
  const [page] = await signedInTabs(here, 1, {}, DEMO)
  await demo.debug('revoke', { reason: 'max_age' })
  const dialog = dialogOf(page, NEAR)
  await dialog.waitFor({ timeout: 15_000 })
  expect(await dialog.textContent()).toMatch(/It ends in [1-6] seconds?/)
  await page.locator('holdfast-session-dialog').getByRole('button', { name: 'Sign in' }).click()
  await dialog.waitFor({ state: 'hidden' })
  expect(await stateOf(page)).toMatchObject({ status: 'active', warning: null })
  expect(await send(page, '/api/me')).toEqual([200])
})

test('while the server does not answer the page says so, and stays usable', async ({ here, demo }) => {
  const [page] = await signedInTabs(here, 1, {}, DEMO)
  await goDown(page, demo)
  const notice = page.getByText('The server does not answer. You stay signed in, and we keep trying.')
  await notice.waitFor()
  await page.locator('#notes').fill('still here')
  expect(await page.getByRole('alertdialog').count()).toBe(0)
  await demo.debug('faults', { target: 'refresh', count: 0, status: 503 })
  await untilState(page, { reachable: true }, 20_000)
  await notice.waitFor({ state: 'hidden' })
})

const STATES: Readonly<Record<string, (page: Page, demo: Demo) => Promise<void>>> = {
  'the warning of an idle user': (page) => dialogOf(page, IDLE).waitFor(),
  'the answer to one who came back': async (page) => {
    await dialogOf(page, IDLE).waitFor()
    await page.mouse.move(5, 5)
    await dialogOf(page, 'You are still signed in').waitFor()
  },
  'the end that is near': async (page, demo) => {
    await demo.debug('revoke', { reason: 'max_age' })
    await dialogOf(page, NEAR).waitFor({ timeout: 15_000 })
  },
  'the end': async (page, demo) => {
    await demo.debug('revoke', { reason: 'revoked' })
    await page.evaluate(() => void fetch('/api/me').catch(() => {}))
    await dialogOf(page, ENDED).waitFor()
  },
  'a server out of reach': async (page, demo) => {
    await goDown(page, demo)
    await page.getByText('The server does not answer').last().waitFor()
  },
}
test.for(Object.keys(STATES))(
  'axe finds nothing to mend in %s, light and dark',
  async (state, { here, demo }) => {
    const [page] = await signedInTabs(here, 1, { idle: '20', warn: '18', hold: '60' }, DEMO)
    await STATES[state]?.(page, demo)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await brokenRules(page)).toEqual([])
    }
  },
)

test('a page in Ukrainian is spoken to in Ukrainian', async ({ context, demo }) => {
  const page = await openTab(context, demo, { idle: '6', warn: '5' }, DEMO)
  await page.evaluate(() => {
    document.documentElement.lang = 'uk'
    return window.session.signIn({ username: 'demo', password: 'demo' })
  })
  const warning = dialogOf(page, 'Ви ще тут?')
  await warning.getByText('Ваш сеанс завершиться через 2 секунди.').waitFor()
  await warning.getByRole('button', { name: 'Продовжити сеанс' }).waitFor()
  expect(await brokenRules(page)).toEqual([])
  const ended = dialogOf(page, 'Ваш сеанс завершено')
  await ended.getByText('Довгий час нічого не відбувалося. Увійдіть ще раз.').waitFor()
})

/** Has every refresh fail until further notice, and one begin. */
async function goDown(page: Page, demo: Demo): Promise<void> {
  await demo.debug('faults', { target: 'refresh', count: 100, status: 503 })
  await page.evaluate(() => {
    window.session.refresh().catch(() => {})
  })
  await untilState(page, { reachable: false })
}

function notesOf(page: Page): Promise<string> {
  return page.evaluate(async () => ((await (await fetch('/api/notes')).json()) as { text: string }).text)
}

/** The name of what has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const outer = document.activeElement
    const inner = outer?.shadowRoot?.activeElement ?? outer
    return inner?.getAttribute('name') || inner?.id || inner?.textContent || ''
  })
}
