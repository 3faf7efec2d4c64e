import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Stats } from '../../support/demo-server.js'
import { sendUntilHeaders, sendXhr, signedInTabs, untilState } from '../../support/demo-tabs.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { type EngineSetting, test } from '../../support/scenario.js'
import { send, stateOf } from '../../support/session-page.js'
import { type Outcome, sawOf } from '../faults/outcome.js'
import { recordFault } from '../faults/record.js'
import { sessionsLost } from '../faults/sessions-lost.js'

inEngines(() => {
  test('requests that are being sent again when the worker dies are served, with one rotation', async ({
    here,
    demo,
    killable,
    task,
  }) => {
    const [tab] = await signedInTabs(here, killable, 1)
    await demo.debug('expire-access')
    await demo.debug('reset')
    await demo.debug('faults', { target: 'refresh', count: 1, delayMs: 3_000 })
    const refreshing = untilState(tab, { status: 'active', refreshing: true })
    // WebKit answers requests to one URL at one time with one.
    const waiting = [send(tab, '/api/me'), send(tab, '/api/echo'), sendXhr(tab, '/api/me?again')]
    await refreshing
    await untilStats(here, ({ unauthorized }) => unauthorized === 3)
    await demo.debug('faults', { target: 'api', count: 3, delayMs: 2_000 })
    await untilStats(here, ({ apiRequests }) => apiRequests === 6)
    await killable.killWorkers()
    await demo.debug('faults', { target: 'api', count: 0 })
    const answers = (await Promise.all(waiting)).flat()
    expect(sawOf(answers)).toBe('served')
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, familiesRevoked: 0 })
    const lost = await sessionsLost([tab])
    await recordFault(here, task, 'killed while requests are sent again', { requests: answers, lost })
  })

  test('however a worker dies around the answer of a refresh, the tabs agree and nothing is rotated twice', async ({
    here,
    engine,
    demo,
    killable,
    task,
  }) => {
    const rounds = Math.min(10, engine.killsPerProfile)
    const [behind, front = behind] = await signedInTabs(here, killable, 2)
    const answers: Outcome[] = []
    for (let round = 0; round < rounds; round++) {
      await demo.debug('reset')
      await demo.debug('expire-access')
      const waiting = [sendUntilHeaders(front, '/api/me', 2), sendXhr(front, '/api/me', 2)]
      await untilStats(here, ({ refreshGrants }) => refreshGrants === 1)
      await killable.killWorkers()
      answers.push(...(await Promise.all(waiting)).flat())
      // No broadcast may ever have told the page that looks on.
      await untilState(front, { status: 'active', refreshing: false, reachable: true })
      expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, familiesRevoked: 0 })
    }
    expect(sawOf(answers)).toBe('served')
    // Nobody sees the tab behind, and it asks for nothing; the next change tells it all the same.
    await front.evaluate(() => window.session.refresh())
    await untilState(behind, { accessExpiresAt: await accessExpiresAt(front), refreshing: false })
    const lost = await sessionsLost([behind, front])
    const fault = 'killed when the answer came: saved or not, told or not'
    await recordFault(here, task, fault, { requests: answers, lost })
  })
})

async function accessExpiresAt(tab: Tab): Promise<number> {
  const state = await stateOf(tab)
  return state.status === 'active' ? state.accessExpiresAt : 0
}

/** The server tells nobody; it has to be asked. */
async function untilStats({ demo }: EngineSetting, isSo: (stats: Stats) => boolean): Promise<void> {
  for (const late = Date.now() + 15_000; !isSo(await demo.stats()); await sleep(2)) {
    if (Date.now() > late) throw new Error(`still ${JSON.stringify(await demo.stats())}`)
  }
}
