import { expect } from 'vitest'
import { deploymentWith } from '../../support/deployment.js'
import { test as chromium } from '../../support/playwright/in-chromium.js'
import { send, signIn } from '../../support/session-page.js'

const site = deploymentWith(new URL('pages/', import.meta.url), {
  pages: { 'own-rule': 'own-rule' },
  workers: ['own-rule-worker'],
})

const test = chromium.extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })

test('an app whose API answers 440 to an expired token sees none of it', async ({ context, demo }) => {
  const page = await context.newPage()
  await page.goto(`${demo.origin}/own-rule.html`)
  await page.evaluate(() => window.session.ready)
  await signIn(page)
  await demo.debug('reset')
  await demo.debug('faults', { target: 'api', count: 1, status: 440 })
  expect(await send(page, '/api/me')).toEqual([200])
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, authorized: 1 })
})
