import { expect } from 'vitest'
import { openTab, signedInTabs, untilState } from '../../support/demo-tabs.js'
import { inEngines } from '../../support/in-engines.js'
import { test } from '../../support/scenario.js'
import { type Outcome, orHung, sawOf } from '../faults/outcome.js'
import { recordFault } from '../faults/record.js'
import { sessionsLost } from '../faults/sessions-lost.js'

inEngines(() => {
  test('session.refresh() whose worker dies is answered by the next worker, and the session goes on', async ({
    here,
    demo,
    killable,
    task,
  }) => {
    const tabs = await signedInTabs(here, killable, 2)
    await demo.debug('reset')
    await demo.debug('faults', { target: 'refresh', count: 1, delayMs: 1_500 })
    const refreshing = untilState(tabs[0], { status: 'active', refreshing: true })
    const call = tabs[0].evaluate(refresh)
    await refreshing
    await killable.killWorkers()
    const answer = await orHung(call)
    expect(answer).toBe('answered')
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, familiesRevoked: 0 })
    const lost = await sessionsLost(tabs)
    await recordFault(here, task, 'killed while the page waits for a call', { requests: [answer], lost })
  })

  test('session.signIn() whose worker dies is answered by the next worker', { tags: 'once' }, async ({
    here,
    demo,
    killable,
    task,
  }) => {
    const tab = await openTab(here, killable)
    const [answer] = await Promise.all([orHung(tab.evaluate(signIn)), killable.killWorkers()])
    expect(answer).toBe('answered')
    expect(await demo.stats()).toMatchObject({ replaysDetected: 0 })
    const lost = await sessionsLost([tab])
    await recordFault(here, task, 'killed while the page waits for a call', { requests: [answer], lost })
  })

  test('calls that are made just when the worker is stopped are all answered', async ({
    here,
    engine,
    demo,
    killable,
    task,
  }) => {
    const rounds = Math.min(20, engine.killsPerProfile)
    const [tab] = await signedInTabs(here, killable, 1)
    const answers: Outcome[] = []
    for (let round = 0; round < rounds; round++) {
      const [answered] = await Promise.all([tab.evaluate(callsInARow), killable.killWorkers()])
      answers.push(...answered)
    }
    expect(sawOf(answers)).toBe('answered')
    expect(await demo.stats()).toMatchObject({ refreshGrants: 0, replaysDetected: 0, familiesRevoked: 0 })
    const lost = await sessionsLost([tab])
    await recordFault(here, task, 'killed just when the page calls', { requests: answers, lost })
  })
})

function refresh(): Promise<string> {
  return window.session.refresh().then(() => 'answered', String)
}

function signIn(): Promise<string> {
  const credentials = { username: 'demo', password: 'demo' }
  return window.session.signIn(credentials).then(() => 'answered', String)
}

/** Some before the worker is stopped, some after, and with luck one in between. */
async function callsInARow(): Promise<string[]> {
  const calls: Promise<string>[] = []
  for (let made = 0; made < 10; made++) {
    calls.push(window.session.inspect().then(() => 'answered', String))
    await Promise.race([calls.at(-1), new Promise((resolve) => setTimeout(resolve, 10))])
  }
  return Promise.all(calls)
}
