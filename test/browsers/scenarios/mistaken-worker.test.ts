import { expect, test } from 'vitest'
import { deploymentWith } from '../../support/deployment.js'
import { inEngines } from '../../support/in-engines.js'

const site = deploymentWith(new URL('../pages/', import.meta.url), {
  pages: { mistaken: 'mistaken' },
  workers: ['mistaken-worker'],
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
