import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { bundleScript } from '../../bundle-script.js'
import { recordFault } from '../../faults/record.js'
import { sessionsLost } from '../../faults/sessions-lost.js'
import { signedInTabs } from '../demo-tabs.js'
import { deployment } from '../deployment.js'
import { inEngines } from '../in-engines.js'

const site = deployment()
beforeAll(async () => {
  await bundleScript(fileURLToPath(new URL('../pages/early-requests.ts', import.meta.url)), site.directory)
  const page = '<!doctype html><title>early</title><script type="module" src="/early-requests.js"></script>'
  writeFileSync(join(site.directory, 'early.html'), page)
})

inEngines(
  (here) => {
    test('requests that a page makes before it is served wait until it is', async ({ task }) => {
      const { demo } = here
      const profile = await here.profile()
      const [tab] = await signedInTabs(here, profile, 1)
      // The session stays where it is kept; the next page starts without a worker, as after a hard reload.
      await tab.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready
        await registration.unregister()
      })
      await tab.goto(`${demo.origin}/icon.svg`)
      await demo.debug('reset')
      await tab.goto(`${demo.origin}/early.html`)
      const requests = await tab.evaluate(() => window.early)
      expect(requests).toEqual([200, 200, '14 bytes', 'TimeoutError'])
      expect(await demo.stats()).toMatchObject({ authorized: 3, unauthorized: 0 })
      const lost = await sessionsLost([tab])
      await recordFault(here, task, 'requests before the page is served', {
        requests: requests.slice(0, 2),
        lost,
      })
    })
  },
  { env: { STATIC_DIR: site.directory } },
)
