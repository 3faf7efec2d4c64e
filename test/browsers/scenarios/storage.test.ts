import { expect } from 'vitest'
import type { Demo } from '../../support/demo-server.js'
import { openTab, signedInTabs, untilState } from '../../support/demo-tabs.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'
import { send, stateOf } from '../../support/session-page.js'
import type { Ailment } from '../ailing/ailment.js'
import { buildAiling } from '../ailing/site.js'
import { recordFault } from '../faults/record.js'
import { sessionsLost } from '../faults/sessions-lost.js'

const test = scenario.extend('env', { scope: 'file' }, { STATIC_DIR: await buildAiling() })

inEngines(() => {
  async function expireAccess(demo: Demo): Promise<void> {
    await demo.debug('expire-access')
    await demo.debug('reset')
  }

  async function expectServed(demo: Demo, tabs: readonly Tab[]): Promise<number[]> {
    const answers = (await Promise.all(tabs.map((tab) => send(tab, '/api/me', 3)))).flat()
    expect(answers).toEqual(answers.map(() => 200))
    expect(await demo.stats()).toMatchObject({
      refreshGrants: 1,
      replaysDetected: 0,
      familiesRevoked: 0,
    })
    return answers.map(Number)
  }

  test('a database that is deleted while it is open is gone at once, and costs no session', {
    tags: 'once',
  }, async ({ here, demo, profile, task }) => {
    const tabs = await signedInTabs(here, profile, 2)
    expect(await tabs[0].evaluate(deleteDatabase)).toBe('deleted')
    await expireAccess(demo)
    const requests = await expectServed(demo, tabs)
    expect(await storageOf(tabs[0])).toEqual({ storage: 'indexeddb', moves: [] })
    const lost = await sessionsLost([...tabs, await openTab(here, profile)])
    await recordFault(here, task, 'database deleted while it is open', { requests, lost })
  })

  test('a database that another page upgrades goes on being used', { tags: 'once' }, async ({
    here,
    demo,
    profile,
    task,
  }) => {
    const tabs = await signedInTabs(here, profile, 2)
    expect(await tabs[0].evaluate(upgradeDatabase)).toBe('upgraded')
    await expireAccess(demo)
    const requests = await expectServed(demo, tabs)
    expect(await storageOf(tabs[0])).toEqual({ storage: 'indexeddb', moves: [] })
    const lost = await sessionsLost([...tabs, await openTab(here, profile)])
    await recordFault(here, task, 'database upgraded by another page', { requests, lost })
  })

  test('while another page blocks the database the session goes on in memory, and then on disk again', async ({
    here,
    demo,
    profile,
    task,
  }) => {
    const tabs = await signedInTabs(here, profile, 2)
    await tabs[1]?.evaluate(blockDatabase)
    await expireAccess(demo)
    const requests = await expectServed(demo, tabs)
    expect((await storageOf(tabs[0])).storage).toBe('memory')
    await tabs[1]?.evaluate(unblockDatabase)
    await untilOnDisk(tabs[0])
    const lost = await sessionsLost([...tabs, await openTab(here, profile)])
    await recordFault(here, task, 'database blocked by another page', { requests, lost })
  })

  const failures = [
    { disk: 'never answers', fault: 'database that never answers' },
    { disk: 'full', fault: 'database that is full' },
  ] as const
  test.for(failures)(
    'with a $fault the session goes on in memory, and then on disk again',
    async ({ disk, fault }, { here, demo, profile, task }) => {
      const tabs = await signedInTabs(here, profile, 2)
      await fallIll(tabs[0], { disk, clock: 0 })
      await expireAccess(demo)
      const requests = await expectServed(demo, tabs)
      expect((await storageOf(tabs[0])).storage).toBe('memory')
      await fallIll(tabs[0], { disk: 'well', clock: 0 })
      await untilOnDisk(tabs[0])
      const lost = await sessionsLost(tabs)
      await recordFault(here, task, fault, { requests, lost })
    },
  )

  test('a worker that starts with a database that never opens shows nobody as signed out, and recovers', {
    tags: 'once',
  }, async ({ here, demo, profile, task }) => {
    const tabs = await signedInTabs(here, profile, 1)
    // Another URL is another worker, which takes over.
    const later = await profile.openTab(`${demo.origin}/minimal.html?disk=never%20opens`)
    await later.evaluate(newWorkerActive)
    const waiting = send(later, '/api/me', 3)
    await later.evaluate(() => new Promise<void>((over) => setTimeout(over, 4_000)))
    expect(await later.evaluate(() => window.shown)).toEqual(['unknown'])
    await fallIll(later, { disk: 'well', clock: 0 })
    await untilState(later, { status: 'active' })
    expect(await later.evaluate(() => window.shown)).not.toContain('signed-out')
    const requests = await waiting
    const lost = await sessionsLost([...tabs, later])
    await recordFault(here, task, 'worker starts with a database that never opens', { requests, lost })
  })
})

function fallIll(tab: Tab, ailment: Ailment): Promise<void> {
  return tab.evaluate((ill) => window.fallIll(ill), ailment)
}

/** Where the session is kept, and how it came there. */
function storageOf(tab: Tab): Promise<{ storage: string; moves: string[] }> {
  return tab.evaluate(async () => {
    const { storage, events } = await window.session.inspect()
    return { storage, moves: events.filter(({ type }) => type === 'storage').map(({ detail }) => detail) }
  })
}

async function untilOnDisk(tab: Tab): Promise<void> {
  await expect
    .poll(() => storageOf(tab), { interval: 250 })
    .toEqual({
      storage: 'indexeddb',
      moves: [expect.stringMatching(/^in memory: /), 'on disk again'],
    })
  expect(await stateOf(tab)).toMatchObject({ status: 'active' })
}

function deleteDatabase(): Promise<string> {
  return new Promise((resolve) => {
    const deleting = indexedDB.deleteDatabase('holdfast')
    deleting.onsuccess = () => resolve('deleted')
    deleting.onerror = () => resolve('failed')
    setTimeout(resolve, 60_000, 'still blocked')
  })
}

function upgradeDatabase(): Promise<string> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('holdfast', 99)
    opening.onsuccess = () => {
      opening.result.close()
      resolve('upgraded')
    }
    opening.onerror = () => resolve('failed')
    setTimeout(resolve, 60_000, 'still blocked')
  })
}

/** Holds a transaction open for as long as it is told to. */
function blockDatabase(): Promise<void> {
  return new Promise((blocked) => {
    Object.assign(window, { isBlocking: true })
    const opening = indexedDB.open('holdfast')
    opening.onsuccess = () => {
      const store = opening.result.transaction('session', 'readwrite').objectStore('session')
      const again = () => {
        blocked()
        if ('isBlocking' in window) store.get('anything').onsuccess = again
        else opening.result.close()
      }
      store.get('anything').onsuccess = again
    }
  })
}

function unblockDatabase(): void {
  Reflect.deleteProperty(window, 'isBlocking')
}

function newWorkerActive(): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (navigator.serviceWorker.controller?.scriptURL.includes('disk=')) resolve()
    }
    navigator.serviceWorker.addEventListener('controllerchange', look)
    look()
  })
}
