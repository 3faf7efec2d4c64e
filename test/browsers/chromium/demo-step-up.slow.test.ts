import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { test } from '../../support/playwright/in-chromium.js'
import { brokenRules } from './session-dialog.js'

/** What the API wants of a payment. */
const HALF_A_MINUTE = 31_000

test('on the demo page a payment waits for a user who signed in long ago, and is made when they have done so again', async ({
  context,
  demo,
}) => {
  const page = await context.newPage()
  await page.goto(`${demo.origin}/?signIn=provider&dpop=on`)
  await page.getByRole('link', { name: 'Sign in at the provider' }).click()
  await page.getByLabel('Password').press('Enter')
  await page.getByText('Signed in as Demo User').waitFor()
  await sleep(HALF_A_MINUTE)
  await page.getByRole('button', { name: 'Pay 100' }).click()
  const again = page.getByRole('button', { name: 'Sign in once more' })
  await again.waitFor()
  expect(await brokenRules(page, '#step-up')).toEqual([])
  const opened = context.waitForEvent('page')
  await again.click()
  await (await opened).getByLabel('Password').press('Enter')
  await page.locator('#experiment-summary', { hasText: 'Paid 100' }).waitFor()
  expect(await again.isVisible()).toBe(false)
  expect(await demo.stats()).toMatchObject({ signIns: 2, refreshGrants: 0, familiesRevoked: 0 })
})
