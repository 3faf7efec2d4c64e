import { expect } from 'vitest'
import { SHIPPED_PAGE } from '../../support/demo-server.js'
import { test as chromium } from '../../support/playwright/in-chromium.js'
import { signedInTabs } from '../../support/playwright/tabs.js'
import { DEMO } from '../../support/session-page.js'
import { dialogOf } from './session-dialog.js'

const test = chromium.extend('env', { scope: 'file' }, { STATIC_DIR: SHIPPED_PAGE })

test('in the demo a session that ends shows a dialog, and what waited is served after the sign-in: no visitor sees a 401', async ({
  here,
}) => {
  const [page] = await signedInTabs(here, 1, {}, DEMO)
  await page.getByLabel('Your notes').fill('half a sentence')
  await page.getByRole('button', { name: 'Revoke the session at the server' }).click()
  const dialog = dialogOf(page, 'Your session has ended')
  await dialog.waitFor()
  // Requests wait for it.
  expect(await dialog.getByRole('button', { name: 'Not now' }).count()).toBe(0)
  await page.locator('holdfast-session-dialog').getByRole('button', { name: 'Sign in' }).click()
  await page.locator('#experiment-summary', { hasText: 'waited for the sign-in' }).waitFor()
  expect(await page.locator('#experiment-lanes').textContent()).not.toContain('401')
  expect(await page.getByLabel('Your notes').inputValue()).toBe('half a sentence')
})
