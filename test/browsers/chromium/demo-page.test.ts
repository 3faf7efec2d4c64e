import { expect } from 'vitest'
import { test } from '../../support/playwright/in-chromium.js'
import { brokenRules } from './session-dialog.js'

test('a developer signs in on the demo page, expires the token, and sees one refresh serve all', async ({
  context,
  demo,
}) => {
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', ({ message }) => problems.push(message))
  await page.goto(demo.origin)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText('Signed in as Demo User').waitFor()
  await demo.debug('reset')

  await page.getByRole('button', { name: 'Expire, then 10 requests' }).click()
  await page.locator('#experiment-result[data-state=done]').waitFor()
  expect(await page.locator('#experiment-summary').textContent()).toMatch(/10 × 200 · 1 refresh · 0 replays/)
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0 })

  await page.getByLabel('Your notes').fill('half a sentence')
  await page.getByRole('button', { name: 'Revoke the session at the server' }).click()
  await page.locator('#session-panel[data-status=signed-out]').waitFor()
  expect(await page.locator('#session-detail').textContent()).toMatch(/\(revoked\)/)
  expect(await page.getByLabel('Your notes').inputValue()).toBe('half a sentence')
  expect(problems).toEqual([])
})

test('the chat on the demo page is streamed across an expiry, and a message that fails stays written', async ({
  context,
  demo,
}) => {
  const page = await context.newPage()
  await page.goto(demo.origin)
  await page.locator('#chat-message').fill('Are you there?')
  await page.locator('#chat-send').click()
  await page.locator('#chat-state', { hasText: /\w/ }).waitFor()
  expect(await page.locator('#chat-message').inputValue()).toBe('Are you there?')

  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText('Signed in as Demo User').waitFor()
  await demo.debug('expire-access')
  await page.locator('#chat-send').click()
  await page.locator('#chat-log p[data-from=server]', { hasText: 'refreshed beside it.' }).waitFor()
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1 })
})

test('a WebSocket on the demo page opens across an expiry, and echoes', async ({ context, demo }) => {
  const page = await context.newPage()
  await page.goto(demo.origin)
  const open = page.getByRole('button', { name: 'Open with a ticket' })
  await open.click()
  await page.locator('#socket-state', { hasText: 'signed_out' }).waitFor()

  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText('Signed in as Demo User').waitFor()
  await demo.debug('expire-access')
  await open.click()
  await page.getByLabel('Message to echo').fill('still there?')
  await page.keyboard.press('Enter')
  await page.locator('#socket-log', { hasText: '"Demo User"' }).getByText('still there?').waitFor()
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1 })
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await open.waitFor()
  expect(await page.locator('#socket-log').textContent()).toBe('')
})

test('a button of the demo page opens tabs that share the session', async ({ context, demo }) => {
  const page = await context.newPage()
  await page.goto(demo.origin)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText('Signed in as Demo User').waitFor()
  const opened = context.waitForEvent('page')
  await page.locator('button[data-open-tabs="1"]').click()
  await (await opened).getByText('Signed in as Demo User').waitFor()
  await page.locator('[data-figure=pages]', { hasText: '2' }).waitFor()
})

test('on a phone the sign-in is on the first screen', async ({ context, demo }) => {
  const page = await context.newPage()
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(demo.origin)
  await page.locator('#sign-in').waitFor()
  const box = await page.locator('#sign-in').boundingBox()
  expect((box?.y ?? 844) + (box?.height ?? 0)).toBeLessThan(844)
})

test('axe finds nothing to mend on the demo page, signed out and signed in', async ({ context, demo }) => {
  const page = await context.newPage()
  await page.goto(demo.origin)
  await page.locator('#sign-in').waitFor()
  expect(await brokenRules(page, 'body')).toEqual([])
  await page.locator('#sign-in').click()
  await page.locator('#session-panel[data-status=active]').waitFor()
  expect(await brokenRules(page, 'body')).toEqual([])
})
