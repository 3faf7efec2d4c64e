import { expect } from 'vitest'
import { test as chromium } from '../../support/playwright/in-chromium.js'
import { buildBindings } from './site/build-bindings.js'

const site = await buildBindings({ plain: 'plain/main.ts' })
const test = chromium.extend('env', { scope: 'file' }, { STATIC_DIR: site })

test('a page whose worker cannot be had, and that does not await ready, says so once in the console, with the fix', async ({
  context,
  demo,
}) => {
  const page = await context.newPage()
  const errors: string[] = []
  const failures: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('holdfast')) errors.push(message.text())
  })
  page.on('pageerror', (error) => failures.push(String(error)))
  const told = page.waitForEvent('console', (message) => message.text().includes('session.ready'))
  await page.goto(`${demo.origin}/plain.html`)
  await told
  expect(errors).toEqual([
    expect.stringMatching(/nothing awaits session\.ready.*HoldfastError.*no-such-worker\.js/s),
  ])
  expect(failures).toEqual([])
})

test('a page that awaits ready is told there, and not in the console', async ({ context, demo }) => {
  const page = await context.newPage()
  const texts: string[] = []
  page.on('console', (message) => texts.push(message.text()))
  await page.goto(`${demo.origin}/plain.html?awaited`)
  await page.waitForFunction(() => document.title === 'told')
  expect(texts.filter((text) => text.includes('session.ready'))).toEqual([])
})
