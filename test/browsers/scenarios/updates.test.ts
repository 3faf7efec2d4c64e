import { expect } from 'vitest'
import { signedInTabs } from '../../support/demo-tabs.js'
import { deployment } from '../../support/deployment.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'
import { DEMO, send } from '../../support/session-page.js'
import { type Outcome, orHung } from '../faults/outcome.js'
import { recordFault } from '../faults/record.js'
import { sessionsLost } from '../faults/sessions-lost.js'

const site = deployment()
let versions = 0

/** Deploys a worker that differs from all before, and lets the browser find it. */
async function deployNewVersion(tab: Tab): Promise<void> {
  site.deploy((script) => `${script}\n// version ${++versions}\n`)
  await tab.evaluate(() =>
    navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => {}),
  )
}

/** When another worker has taken this page over. To be called before. */
function takenOver(tab: Tab, patience = 60_000): Promise<string> {
  return tab.evaluate(
    (patience) =>
      new Promise<string>((resolve) => {
        navigator.serviceWorker.addEventListener('controllerchange', () => resolve('taken over'), {
          once: true,
        })
        setTimeout(resolve, patience, 'still the old one')
      }),
    patience,
  )
}

const test = scenario.extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })

inEngines(() => {
  test('a new version serves all tabs at once when nothing is under way; they learn of it, and none reloads', {
    tags: 'once',
  }, async ({ here, demo, profile }) => {
    const tabs = await signedInTabs(here, profile, 2, {}, DEMO)
    await Promise.all(tabs.map((tab) => tab.evaluate(() => void Object.assign(window, { isSamePage: true }))))
    const taken = tabs.map((tab) => takenOver(tab))
    await deployNewVersion(tabs[0])
    expect(await Promise.all(taken)).toEqual(['taken over', 'taken over'])
    await demo.debug('expire-access')
    await demo.debug('reset')
    expect((await Promise.all(tabs.map((tab) => send(tab, '/api/me', 3)))).flat()).toEqual(Array(6).fill(200))
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0 })
    for (const tab of tabs) {
      const seen = await tab.evaluate(() => ({
        isSamePage: 'isSamePage' in window,
        note: document.querySelector('#update-note')?.textContent,
      }))
      expect(seen).toEqual({ isSamePage: true, note: expect.stringContaining('new version') })
    }
  })

  test('a page that stays open has every new version, though it asks for nothing in between', {
    tags: 'once',
  }, async ({ here, profile }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    for (const version of ['first', 'second', 'third']) {
      const taken = takenOver(tab)
      await deployNewVersion(tab)
      expect([version, await taken]).toEqual([version, 'taken over'])
    }
    expect(await send(tab, '/api/me')).toEqual([200])
  })

  test('a new version waits for streams, for a refresh and for a request that waits for it', async ({
    here,
    demo,
    profile,
    task,
  }) => {
    const tabs = await signedInTabs(here, profile, 2)
    const [tab, other = tab] = tabs
    await demo.debug('expire-access')
    await demo.debug('reset')
    await demo.debug('faults', { target: 'refresh', count: 1, delayMs: 2_000 })
    const streams = tab.evaluate(readStreams)
    await other.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const look = () => {
            const state = window.session.getState()
            if (state.status === 'active' && state.refreshing) resolve()
          }
          window.session.subscribe(look)
          look()
        }),
    )
    const taken = takenOver(tab)
    await deployNewVersion(other)
    const requests: Outcome[] = await Promise.all([
      orHung(streams.then(([end]) => end)),
      orHung(streams.then(([, end]) => end)),
    ])
    expect(requests).toEqual(['complete', 'complete'])
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0 })
    expect(await taken).toBe('taken over')
    expect(await send(tab, '/api/me')).toEqual([200])
    const lost = await sessionsLost(tabs)
    await recordFault(here, task, 'a new version of the worker, streams open', { requests, lost })
  })

  test('a page that tells a waiting version to take over cuts off nothing that another page reads', {
    tags: 'once',
  }, async ({ here, profile }) => {
    const [tab, other = tab] = await signedInTabs(here, profile, 2)
    await other.evaluate(openStream)
    await deployNewVersion(tab)
    await tab.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready
      while (!registration.waiting) {
        await new Promise<unknown>((resolve) => {
          registration.installing?.addEventListener('statechange', resolve, { once: true })
          // It may say that it is installed before it is known as the one that waits.
          setTimeout(resolve, 100)
        })
      }
      registration.waiting.postMessage({ holdfast: 'take-over' })
    })
    expect(await other.evaluate(readOn, 40)).toBe('reading')
    expect(await other.evaluate(waitingVersion)).toBe('installed')
    const taken = takenOver(tab)
    expect(await other.evaluate(readOn, 1_000)).toBe('end')
    expect(await taken).toBe('taken over')
    expect(await send(tab, '/api/me')).toEqual([200])
  })

  test('an endless stream holds a new version back no longer than it is told, and ends with an error', async ({
    here,
    profile,
    task,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1, { updateWithin: 1 })
    const end = tab.evaluate(async () => {
      const response = await fetch('/api/stream?events=100000&interval=50')
      Object.assign(window, { isOpen: true })
      try {
        await response.arrayBuffer()
        return 'silent end'
      } catch {
        return 'stream error'
      }
    })
    const taken = takenOver(tab)
    await tab.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const look = () => ('isOpen' in window ? resolve() : requestAnimationFrame(look))
          look()
        }),
    )
    await deployNewVersion(tab)
    const requests = [await orHung(end)]
    expect(requests).toEqual(['stream error'])
    expect(await taken).toBe('taken over')
    expect(await send(tab, '/api/me')).toEqual([200])
    await recordFault(here, task, 'a new version of the worker, an endless stream', {
      requests,
      lost: await sessionsLost([tab]),
    })
  })
})

async function readStreams(): Promise<[string, string]> {
  const url = '/api/stream?events=60&interval=50'
  const bySource = new Promise<string>((resolve) => {
    const source = new EventSource(url)
    let end = 'stream error'
    source.addEventListener('done', () => {
      end = 'complete'
    })
    // Closed only after the server has: WebKit does not tell of a stream that its page gave up.
    source.onerror = () => {
      source.close()
      resolve(end)
    }
  })
  const byFetch = fetch(url)
    .then((response) => response.text())
    .then((text) => (text.includes('event: done') ? 'complete' : 'silent end'))
    .catch(() => 'stream error')
  return [await byFetch, await bySource]
}

declare global {
  interface Window {
    reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  }
}

async function openStream(): Promise<void> {
  const response = await fetch('/api/stream?events=300&interval=50')
  window.reader = response.body?.getReader()
}

/** Reads so many pieces more, unless the stream ends before. */
async function readOn(pieces: number): Promise<string> {
  try {
    for (let read = 0; read < pieces; read++) {
      if (!window.reader || (await window.reader.read()).done) return 'end'
    }
    return 'reading'
  } catch {
    return 'stream error'
  }
}

async function waitingVersion(): Promise<string | undefined> {
  return (await navigator.serviceWorker.ready).waiting?.state
}
