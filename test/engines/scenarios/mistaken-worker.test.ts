import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { bundleScript } from '../../bundle-script.js'
import { deployment } from '../deployment.js'
import { inEngines } from '../in-engines.js'

const site = deployment()
beforeAll(async () => {
  for (const name of ['mistaken', 'mistaken-worker']) {
    await bundleScript(fileURLToPath(new URL(`../pages/${name}.ts`, import.meta.url)), site.directory)
  }
  const page = '<!doctype html><title>mistaken</title><script type="module" src="/mistaken.js"></script>'
  writeFileSync(join(site.directory, 'mistaken.html'), page)
})

inEngines(
  (here) => {
    test('a developer whose worker has a wrong option reads in the page which one it is', async () => {
      const profile = await here.profile()
      const tab = await profile.openTab(`${here.demo.origin}/mistaken.html`)
      const failure = await tab.evaluate(() =>
        window.session.ready.then(
          () => 'ready',
          ({ name, code, message }) => ({ name, code, message }),
        ),
      )
      expect(failure).toEqual({
        name: 'HoldfastError',
        code: 'worker_unavailable',
        message: expect.stringMatching(
          /mistaken-worker\.js.*tokenEndpoint: clientId is sent only to form endpoints/,
        ),
      })
    })
  },
  { env: { STATIC_DIR: site.directory } },
)
