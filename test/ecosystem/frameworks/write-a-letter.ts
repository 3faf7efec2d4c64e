import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { dialogOf } from '../../browsers/chromium/session-dialog.js'
import type { ChromiumSetting } from '../../support/playwright/in-chromium.js'
import { untilState } from '../../support/playwright/tabs.js'

/**
 * What every example is for: a letter is sent over an expiry, a half-written one outlives the session's end, and the page comes back.
 *
 * @returns What the browser had to complain of.
 */
export async function writeALetter(
  { context, demo }: ChromiumSetting,
  url: string,
): Promise<readonly string[]> {
  const page = await context.newPage()
  const complaints = complaintsOf(page)
  await page.goto(url)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('#name', { hasText: 'Demo User' }).waitFor()
  await demo.debug('expire-access')
  await demo.debug('reset')
  await page.getByLabel('Letter').fill('Dear')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.locator('#sent', { hasText: /^sent$/ }).waitFor()
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, refreshRefused: 0 })

  await demo.debug('revoke', { reason: 'expired' })
  await page.getByLabel('Letter').fill('Dear all')
  await page.getByRole('button', { name: 'Send' }).click()
  const dialog = dialogOf(page, 'Your session has ended')
  await dialog.waitFor()
  await page.locator('holdfast-session-dialog').getByRole('button', { name: 'Sign in' }).click()
  await dialog.waitFor({ state: 'hidden' })
  expect(await page.getByLabel('Letter').inputValue()).toBe('Dear all')

  await page.reload()
  await page.locator('#name').waitFor()
  await untilState(page, { status: 'active' })
  return complaints
}

function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    // That of the browser for each answer that is no 2xx: the worker sends it again.
    const isOfBrowser = message.text().startsWith('Failed to load resource')
    if (['error', 'warning'].includes(message.type()) && !isOfBrowser) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return complaints
}
