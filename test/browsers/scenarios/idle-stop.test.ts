import { expect } from 'vitest'
import { sendXhr, signedInTabs } from '../../support/demo-tabs.js'
import { inEngines, unless } from '../../support/in-engines.js'
import { test } from '../../support/scenario.js'
import { send } from '../../support/session-page.js'
import { sawOf } from '../faults/outcome.js'
import { recordFault } from '../faults/record.js'
import { sessionsLost } from '../faults/sessions-lost.js'

// Side by side, because nothing but time goes by.
inEngines(
  (engine) => {
    unless(
      test,
      engine.name === 'WebKit',
      'it was never seen to stop an idle worker',
    )(
      'requests to a worker that the browser has stopped for being idle are served after one refresh',
      async ({ here, demo, profile, task }) => {
        const [tab] = await signedInTabs(here, profile, 1)
        await demo.debug('expire-access')
        await demo.debug('reset')
        await tab.evaluate(untilStopped)
        const answers = (await Promise.all([send(tab, '/api/me', 3), sendXhr(tab, '/api/me', 3)])).flat()
        expect(sawOf(answers)).toBe('served')
        expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, authorized: 6 })
        const lost = await sessionsLost([tab])
        await recordFault(here, task, 'stopped by the browser for being idle', { requests: answers, lost })
      },
    )
  },
  { concurrent: true },
)

/** A worker holds a lock for as long as it lives: whoever gets it knows that the worker has ended. */
async function untilStopped(): Promise<void> {
  const { held = [] } = await navigator.locks.query()
  const lives = held.flatMap(({ name = '' }) => (name.startsWith('holdfast-life:') ? [name] : []))
  if (lives.length === 0) throw new Error('no worker runs')
  await Promise.all(lives.map((name) => navigator.locks.request(name, { mode: 'shared' }, () => {})))
}
