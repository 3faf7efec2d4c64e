import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { bundleScript } from '../bundle-script.js'
import { deployment } from '../engines/deployment.js'
import { send, signIn } from './harness/tabs.js'
import { world } from './harness/world.js'

const site = deployment()
beforeAll(async () => {
  for (const name of ['own-rule', 'own-rule-worker']) {
    await bundleScript(fileURLToPath(new URL(`pages/${name}.ts`, import.meta.url)), site.directory)
  }
  const page = '<!doctype html><title>own rule</title><script type="module" src="/own-rule.js"></script>'
  writeFileSync(join(site.directory, 'own-rule.html'), page)
})

const here = world({ STATIC_DIR: site.directory })

test('an app whose API answers 440 to an expired token sees none of it', async () => {
  const { demo, context } = here
  const page = await context.newPage()
  await page.goto(`${demo.origin}/own-rule.html`)
  await page.evaluate(() => window.session.ready)
  await signIn(page)
  await demo.debug('reset')
  await demo.debug('faults', { target: 'api', count: 1, status: 440 })
  expect(await send(page, '/api/me')).toEqual([200])
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, authorized: 1 })
})
