import { expect } from 'vitest'
import type { Demo } from '../../support/demo-server.js'
import { signedInTabs, untilState } from '../../support/demo-tabs.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test } from '../../support/scenario.js'
import { send, stateOf } from '../../support/session-page.js'

inEngines(() => {
  async function expire(demo: Demo): Promise<void> {
    await demo.debug('expire-access')
    await demo.debug('reset')
  }

  test('a tab that keeps every lock that it can name delays no request of another tab', async ({
    here,
    demo,
    profile,
  }) => {
    const [tab, faulty = tab] = await signedInTabs(here, profile, 2)
    await expire(demo)
    const before = await tab.evaluate(timeOfRequest)
    await faulty.evaluate(keepLocks)
    await expire(demo)
    expect(await tab.evaluate(timeOfRequest)).toBeLessThan(10 * before + 1_000)
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, authorized: 1 })
    expect(await callsOf(tab)).toEqual(CALLS_ANSWERED)
    expect(await demo.stats()).toMatchObject({ replaysDetected: 0, familiesRevoked: 0 })
  })

  test('a tab that steals every lock again and again makes no request and no call of another tab fail', async ({
    here,
    demo,
    profile,
  }) => {
    const [tab, faulty = tab] = await signedInTabs(here, profile, 2)
    await faulty.evaluate(stealLocks)
    await demo.debug('reset')
    for (let round = 0; round < 5; round++) {
      await demo.debug('expire-access')
      await demo.debug('faults', { target: 'refresh', count: 1, delayMs: 300 })
      const [answers, calls] = await Promise.all([send(tab, '/api/me', 3), callsOf(tab)])
      expect(answers).toEqual([200, 200, 200])
      expect(calls).toEqual(CALLS_ANSWERED)
    }
    expect(await faulty.evaluate(() => window.stolen)).toBeGreaterThan(5)
    expect(await demo.stats()).toMatchObject({ refreshRetries: 0, replaysDetected: 0 })
    expect((await stateOf(tab)).status).toBe('active')
  })

  test('a sign-in during which the life of the worker is stolen is made once', async ({
    here,
    demo,
    profile,
  }) => {
    const [tab, faulty = tab] = await signedInTabs(here, profile, 2)
    await demo.debug('reset')
    const [answer] = await Promise.all([
      tab.evaluate(() =>
        window.session.signIn({ username: 'demo', password: 'demo' }).then(() => 'signed in', String),
      ),
      faulty.evaluate(stealLocks),
    ])
    expect(answer).toBe('signed in')
    expect(await demo.stats()).toMatchObject({ signIns: 1 })
  })

  test('a call whose worker dies is answered although another tab keeps the lock by which that is known', async ({
    here,
    demo,
    killable,
  }) => {
    const [tab, faulty = tab] = await signedInTabs(here, killable, 2)
    await faulty.evaluate(standInLine)
    await demo.debug('reset')
    await demo.debug('faults', { target: 'refresh', count: 1, delayMs: 3_000 })
    const refreshing = untilState(tab, { status: 'active', refreshing: true })
    const call = tab.evaluate(() => window.session.refresh().then(() => 'answered', String))
    await refreshing
    await killable.killWorkers()
    expect(await call).toBe('answered')
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0 })
  })

  test('a tab that calls ten thousand times over one port is heard once', async ({ here, profile }) => {
    const [tab, faulty = tab] = await signedInTabs(here, profile, 2)
    expect(await faulty.evaluate(callOverOnePort, 60_000)).toBe(1)
    expect(await send(tab, '/api/me')).toEqual([200])
  })

  test('a tab that makes calls without end fails alone, and costs one rotation', async ({
    here,
    demo,
    profile,
  }) => {
    const [tab, faulty = tab] = await signedInTabs(here, profile, 2)
    await demo.debug('reset')
    await demo.debug('faults', { target: 'refresh', count: 1, delayMs: 1_500 })
    const flood = faulty.evaluate(refreshMany, 300)
    const mine = tab.evaluate(() => window.session.inspect().then(() => 'answered', String))
    expect(await mine).toBe('answered')
    const outcomes = await flood
    expect(outcomes).toContain('answered')
    expect(outcomes).toContain('unreachable')
    expect(await faulty.evaluate(refreshMany, 10)).not.toContain('unreachable')
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1 })
    expect(await callsOf(tab)).toEqual(CALLS_ANSWERED)
  })

  test('a page that posts to the refresh endpoint in a loop costs one rotation', async ({
    here,
    demo,
    profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await demo.debug('reset')
    const statuses = await tab.evaluate(async () => {
      const begun = performance.now()
      const answers = []
      while (performance.now() - begun < 700)
        answers.push((await fetch('/auth/refresh', { method: 'POST' })).status)
      return answers
    })
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1 })
  })

  test('ports over which no call comes hold nobody back', async ({ here, profile }) => {
    const [tab, faulty = tab] = await signedInTabs(here, profile, 2)
    const ignored = await faulty.evaluate(sendPorts, { holdfast: 'nothing' })
    const linked = await faulty.evaluate(sendPorts, { holdfast: 'link' })
    // Beside as many messages that the worker does not even look at.
    expect(linked).toBeLessThan(10 * ignored + 5_000)
    expect(await callsOf(tab)).toEqual(CALLS_ANSWERED)
  })
})

const CALLS_ANSWERED = Array(6).fill('answered')

/** How calls of each kind ended. */
function callsOf(tab: Tab): Promise<string[]> {
  return tab.evaluate(() => {
    const { session } = window
    const calls = [session.refresh(), session.extend(), session.inspect()]
    return Promise.all([...calls, session.refresh(), session.extend(), session.inspect()].map(outcome))
    function outcome(call: Promise<unknown>): Promise<string> {
      return call.then(() => 'answered', String)
    }
  })
}

declare global {
  interface Window {
    stolen: number
  }
}

/** Takes every lock there is, and keeps it. */
async function keepLocks(): Promise<void> {
  const { held = [] } = await navigator.locks.query()
  const names = new Set(['holdfast', 'holdfast-page', ...held.map(({ name = '' }) => name)])
  const kept = [...names].map(
    (name) =>
      new Promise<void>((resolve) => {
        void navigator.locks
          .request(name, { steal: true }, () => {
            resolve()
            return new Promise<never>(() => {})
          })
          .catch(() => {})
      }),
  )
  await Promise.all(kept)
}

/** Gets every lock of a worker when that worker dies, and keeps it. */
async function standInLine(): Promise<void> {
  const { held = [] } = await navigator.locks.query()
  for (const { name = '' } of held)
    if (name.startsWith('holdfast-life:'))
      void navigator.locks.request(name, () => new Promise<never>(() => {}))
}

/** Takes every lock again and again, and lets go of it at once. */
async function stealLocks(): Promise<void> {
  window.stolen = 0
  const round = async (): Promise<void> => {
    const { held = [] } = await navigator.locks.query()
    for (const { name = '' } of held) {
      await navigator.locks.request(name, { steal: true }, () => {}).catch(() => {})
      window.stolen++
    }
    setTimeout(round, 10)
  }
  await round()
}

/** How long a request takes, in milliseconds. */
async function timeOfRequest(): Promise<number> {
  const begun = performance.now()
  await fetch('/api/me').then((response) => response.arrayBuffer())
  return performance.now() - begun
}

async function callOverOnePort(count: number): Promise<number> {
  const { active } = await navigator.serviceWorker.ready
  const { port1, port2 } = new MessageChannel()
  const answers: unknown[] = []
  const hello = new Promise((resolve) => {
    port1.onmessage = ({ data }) => (data.holdfast ? resolve(data) : answers.push(data))
  })
  active?.postMessage({ holdfast: 'link' }, [port2])
  await hello
  for (let id = 0; id < count; id++)
    port1.postMessage({ id: String(id), type: 'APPLY', path: ['extend'], argumentList: [] })
  await window.session.inspect()
  await new Promise((over) => setTimeout(over, 500))
  return answers.length
}

function refreshMany(count: number): Promise<string[]> {
  const call = (): Promise<string> =>
    window.session.refresh().then(
      () => 'answered',
      ({ code }) => code,
    )
  return Promise.all(Array.from({ length: count }, call))
}

/** @returns After how many milliseconds a request was answered that came behind five thousand ports. */
async function sendPorts(message: object): Promise<number> {
  const { active } = await navigator.serviceWorker.ready
  for (let sent = 0; sent < 5_000; sent++) active?.postMessage(message, [new MessageChannel().port2])
  const begun = performance.now()
  await fetch('/api/me').then((response) => response.arrayBuffer())
  return performance.now() - begun
}
