import { expect } from 'vitest'
import { deploymentWith } from '../../support/deployment.js'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'

const site = deploymentWith(new URL('../pages/', import.meta.url), {
  pages: { mistaken: 'mistaken' },
  workers: ['mistaken-worker'],
})

const test = scenario.extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })

inEngines(() => {
  test('a developer whose worker has a wrong option reads in the page which one it is', async ({
    demo,
    profile,
  }) => {
    const tab = await profile.openTab(`${demo.origin}/mistaken.html`)
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
})
