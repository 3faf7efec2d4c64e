import { expect } from 'vitest'
import { test as chromium } from '../../support/playwright/in-chromium.js'
import { untilState } from '../../support/playwright/tabs.js'
import { signIn } from '../../support/session-page.js'
import { dialogOf } from '../chromium/session-dialog.js'
import { buildBindings } from './site/build-bindings.js'

const site = await buildBindings({ 'react-dialog': 'react/dialog-main.ts' })
const test = chromium.extend('env', { scope: 'file' }, { STATIC_DIR: site })

test('a dialog that React draws after sessionDialog() is the only one, and a half-written letter is saved through it', async ({
  context,
  demo,
}) => {
  const page = await context.newPage()
  await page.goto(`${demo.origin}/react-dialog.html`)
  await page.locator('#gate').waitFor()
  expect(await page.locator('holdfast-session-dialog').count()).toBe(1)
  await signIn(page)
  await page.locator('#draft').fill('Dear')
  await demo.debug('revoke', { reason: 'expired' })
  await demo.debug('reset')
  await page.getByRole('button', { name: 'Save' }).click()

  const dialog = dialogOf(page, 'Your session has ended')
  await dialog.waitFor()
  expect(await page.getByRole('alertdialog').count()).toBe(1)
  const saved = page.waitForResponse((response) => response.url().endsWith('/api/echo'))
  await page.getByRole('button', { name: 'Sign in as Demo' }).click()
  expect((await saved).status()).toBe(200)
  await dialog.waitFor({ state: 'hidden' })
  await untilState(page, { status: 'active' })
  expect(await page.locator('#draft').inputValue()).toBe('Dear')
  expect(await demo.stats()).toMatchObject({ signIns: 1, unauthorized: 1 })
})

test('a page that draws its dialog anew, as another route does, still has one that follows the session', async ({
  context,
  demo,
}) => {
  const page = await context.newPage()
  await page.goto(`${demo.origin}/react-dialog.html`)
  await page.locator('#gate').waitFor()
  await page.evaluate(() => {
    document.querySelector('holdfast-session-dialog')?.remove()
    document.body.append(document.createElement('holdfast-session-dialog'))
  })
  await signIn(page)
  await demo.debug('revoke', { reason: 'expired' })
  await page.evaluate(() => void fetch('/api/me'))
  await dialogOf(page, 'Your session has ended').waitFor()
})
