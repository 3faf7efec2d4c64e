import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { test } from '../../support/playwright/in-chromium.js'
import { brokenRules } from './session-dialog.js'

/** What the pages of a context fail with, and what they call an error. */
function problemsOf(page: Page): string[] {
  const problems: string[] = []
  page.context().on('weberror', (error) => problems.push(error.error().message))
  return problems
}

test('a developer chooses the OpenID provider on the demo page, with DPoP: two tabs, one refresh at an expiry, and a sign-out that ends the session there, too', async ({
  context,
  demo,
}) => {
  const page = await context.newPage()
  const problems = problemsOf(page)
  await page.goto(demo.origin)
  await page.getByRole('link', { name: 'OpenID provider' }).click()
  await page.locator('.switch', { hasText: 'DPoP' }).getByRole('link', { name: 'on' }).click()
  const signIn = page.getByRole('link', { name: 'Sign in at the provider' })
  await signIn.waitFor()
  expect(await brokenRules(page, 'body')).toEqual([])
  await signIn.click()
  const password = page.getByLabel('Password')
  await password.waitFor()
  expect(new URL(page.url()).pathname).toMatch(/^\/openid\//)
  expect(await brokenRules(page, 'body')).toEqual([])
  await password.press('Enter')
  await page.getByText('Signed in as Demo User').waitFor()
  expect(await brokenRules(page, 'body')).toEqual([])

  const opened = context.waitForEvent('page')
  await page.locator('button[data-open-tabs="1"]').click()
  const second = await opened
  await second.getByText('Signed in as Demo User').waitFor()
  await page.getByRole('button', { name: 'Expire, then 5 requests in every tab' }).click()
  await page.locator('#experiment-result[data-state=done]').waitFor()
  expect(await page.locator('#experiment-summary').textContent()).toMatch(/10 × 200 · 1 refresh · 0 replays/)

  await page.reload()
  await page.getByText('Signed in as Demo User').waitFor()
  await page.getByRole('button', { name: 'Sign out at the provider, too' }).click()
  await signIn.waitFor()
  expect(new URL(page.url()).search).toBe('?signIn=provider&dpop=on')
  await second.locator('#session-panel[data-status=signed-out]').waitFor()
  // Nobody is signed in there any more: it asks again.
  await signIn.click()
  await password.waitFor()
  expect(await demo.stats()).toMatchObject({
    signIns: 1,
    refreshGrants: 1,
    replaysDetected: 0,
    refreshRefused: 0,
    proofsRefused: 0,
    strayCredentials: 0,
    familiesRevoked: 1,
  })
  expect(problems).toEqual([])
})

test('in the demo a session that the provider has ended goes on in place, by a popup', async ({
  context,
  demo,
}) => {
  const page = await context.newPage()
  await page.goto(`${demo.origin}/?signIn=provider&hold=120`)
  await page.getByRole('link', { name: 'Sign in at the provider' }).click()
  await page.getByLabel('Password').press('Enter')
  await page.getByText('Signed in as Demo User').waitFor()
  await page.getByLabel('Your notes').fill('half a sentence')
  await page.getByRole('button', { name: 'Revoke the session at the server' }).click()
  await page.locator('#provider-popup').click()
  await page.locator('#experiment-summary', { hasText: 'waited for the sign-in' }).waitFor()
  expect(await page.getByLabel('Your notes').inputValue()).toBe('half a sentence')
  expect(context.pages()).toHaveLength(1)
})
