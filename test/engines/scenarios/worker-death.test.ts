import { expect, test } from 'vitest'
import { answersAfterDeath } from '../after-death.js'
import { send, signedInTabs, stateOf, untilState } from '../demo-tabs.js'
import type { Tab } from '../engine.js'
import { inEngines } from '../in-engines.js'
import { observed, tally } from '../observed.js'

inEngines((here) => {
  async function expectNothingLost(tab: Tab, refreshGrants: number): Promise<void> {
    expect(await send(tab, '/api/me', 3)).toEqual([200, 200, 200])
    expect(await stateOf(tab)).toMatchObject({ status: 'active' })
    expect(await here.demo.stats()).toMatchObject({ refreshGrants, replaysDetected: 0, familiesRevoked: 0 })
  }

  test('a worker that died before the requests came costs no session and one refresh', async () => {
    const { demo, engine } = here
    const profile = await here.profile({ toKill: true })
    const tabs = await signedInTabs(here, profile, 2)
    await demo.debug('expire-access')
    await demo.debug('reset')
    await profile.killWorkers()
    const answers = (await Promise.all(tabs.map((tab) => send(tab, '/api/me', 5)))).flat()
    for (const status of answers) expect(answersAfterDeath(engine)).toContain(status)
    await expectNothingLost(tabs[0], 1)
    observed(here, 'worker killed before 10 requests of 2 tabs, token expired', tally(answers))
  })

  test('a worker that dies while the refresh is pending costs no session and no second rotation', async () => {
    const { demo, engine } = here
    const profile = await here.profile({ toKill: true })
    const [tab, other] = await signedInTabs(here, profile, 2)
    await demo.debug('expire-access')
    await demo.debug('reset')
    await demo.debug('faults', { target: 'refresh', count: 1, delayMs: 1_500 })
    const refreshing = untilState(tab, { status: 'active', refreshing: true })
    const waiting = [tab, other ?? tab].map((each) => send(each, '/api/me', 3))
    await refreshing
    await profile.killWorkers()
    const answers = (await Promise.all(waiting)).flat()
    for (const status of answers) expect(answersAfterDeath(engine)).toContain(status)
    await expectNothingLost(tab, 1)
    observed(here, 'worker killed during the refresh, 6 requests waiting', tally(answers))
  })

  test('a worker that dies after the rotation, before it knew the answer, sends the same attempt again', async () => {
    const { demo, engine } = here
    const profile = await here.profile({ toKill: true })
    const [tab] = await signedInTabs(here, profile, 1)
    await demo.debug('expire-access')
    await demo.debug('reset')
    // More than one, because browsers repeat a request by themselves when an old connection breaks.
    await demo.debug('faults', { target: 'refresh', count: 100, drop: 'after' })
    const lost = untilState(tab, { status: 'active', reachable: false })
    const waiting = send(tab, '/api/me', 3)
    await lost
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1 })
    await profile.killWorkers()
    await demo.debug('faults', { target: 'refresh', count: 0 })
    const answers = await waiting
    for (const status of answers) expect(answersAfterDeath(engine)).toContain(status)
    await expectNothingLost(tab, 1)
    expect((await demo.stats()).refreshRetries).toBeGreaterThan(0)
    observed(here, 'worker killed between rotation and answer, 3 requests waiting', tally(answers))
  })

  test('a stream whose worker dies ends with an error, never silently', async () => {
    const profile = await here.profile({ toKill: true })
    const [tab] = await signedInTabs(here, profile, 1)
    const begun = await tab.evaluate(async () => {
      const response = await fetch('/api/stream?events=1000&interval=20')
      const reader = response.body?.getReader()
      const first = await reader?.read()
      const end = (async () => {
        for (;;) {
          const part = await reader?.read()
          if (!part || part.done) return 'silent end'
        }
      })().catch((error: Error) => `${error.name}: ${error.message}`)
      Object.assign(window, { end })
      return first?.done
    })
    expect(begun).toBe(false)
    await profile.killWorkers()
    const end = await tab.evaluate(() => (window as unknown as { end: Promise<string> }).end)
    expect(end).toMatch(/^\w*Error: /)
    expect(await send(tab, '/api/me')).toEqual([200])
    observed(here, 'worker killed in mid-stream', end)
  })

  test('a worker that is killed again and again, at the moment of requests, loses no session', async () => {
    const { engine } = here
    const rounds = Number.isFinite(engine.killsPerProfile) ? 3 : 20
    const answers: number[] = []
    let profile = await here.profile({ toKill: true })
    let [tab] = await signedInTabs(here, profile, 1)
    for (let round = 0; round < rounds; round++) {
      if (round > 0 && round % engine.killsPerProfile === 0) {
        profile = await here.profile({ toKill: true })
        ;[tab] = await signedInTabs(here, profile, 1)
      }
      const [statuses] = await Promise.all([send(tab, '/api/me', 3), profile.killWorkers()])
      answers.push(...statuses)
    }
    observed(here, `worker killed ${rounds} times, each at the moment of 3 requests`, tally(answers))
    // Now and then Chromium, too, fails a request that its worker had just begun to answer.
    for (const status of answers) expect([...answersAfterDeath(engine), 0]).toContain(status)
    await expectNothingLost(tab, 0)
  })
})
