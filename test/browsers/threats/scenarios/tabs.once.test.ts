import { signedInTabs } from '../../../support/demo-tabs.js'
import type { Tab } from '../../../support/engines/engine.js'
import { inEngines } from '../../../support/in-engines.js'
import { send, stateOf } from '../../../support/session-page.js'
import { forge, watch } from '../../forgeries.js'
import { attempted, type Given } from '../attempted.js'
import type { Verdict } from '../verdict.js'

declare global {
  interface Window {
    release: () => void
    reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  }
}

inEngines((engine) => {
  async function prepare({ here, openProfile }: Given, keeping: object): Promise<{ liar: Tab; other: Tab }> {
    const [liar, other = liar] = await signedInTabs(here, await openProfile(), 2, keeping)
    return { liar, other }
  }

  /** `possible` where a tab shows a lie for good, `limited` where it is corrected. */
  async function shownOf(liar: Tab, other: Tab, lies: RegExp): Promise<Verdict> {
    await watch(other)
    await forge(liar)
    await other.evaluate(askRepeatedly)
    if (lies.test(JSON.stringify(await stateOf(other)))) return 'possible'
    const shown = await other.evaluate(() => window.shown)
    return shown.some((state) => lies.test(state)) ? 'limited' : 'stopped'
  }

  /** Whether another tab is served, and its calls answered, meanwhile. */
  async function servedWhile(other: Tab, molesting: Promise<unknown>): Promise<Verdict> {
    const served = await send(other, '/api/me', 3)
    const answered = await other.evaluate(callsAnswered)
    await molesting
    const later = await send(other, '/api/me')
    const isServed = [...served, ...later].every((status) => status === 200)
    return isServed && answered && (await stateOf(other)).status === 'active' ? 'stopped' : 'possible'
  }

  attempted(engine, 'tabs', prepare, {
    'have another tab show that the user has signed out, or is another': ({ liar, other }) =>
      shownOf(liar, other, /"signed-out"|mallory/),

    'have another tab show another name, warning or reachability': ({ liar, other }) =>
      shownOf(liar, other, /Mallory|"warning":\{|"reachable":false/),

    'hold back requests of other tabs by keeping or stealing every lock': async ({ here, liar, other }) => {
      await here.demo.debug('expire-access')
      await liar.evaluate(keepLocks)
      const kept = await servedWhile(other, Promise.resolve())
      await here.demo.debug('expire-access')
      const stolen = await servedWhile(other, liar.evaluate(stealLocks))
      await liar.evaluate(() => window.release())
      return kept === 'stopped' ? stolen : kept
    },

    'hold back requests of other tabs by messages, ports, calls or forged news without end': async ({
      liar,
      other,
    }) =>
      // There all tabs share one thread: what one sends keeps the others busy, too, whoever receives it.
      servedWhile(other, liar.evaluate(flood, engine.name === 'WebKit' ? 500 : 2_000)),

    'have the worker refresh again and again': async ({ here, liar, other }) => {
      await here.demo.debug('reset')
      const begun = Date.now()
      const verdict = await servedWhile(other, liar.evaluate(refreshMany, 100))
      // One is due at once, and of what follows one a second.
      const most = 2 + (Date.now() - begun) / 1_000
      const { refreshGrants } = await here.demo.stats()
      return refreshGrants > most ? 'possible' : verdict
    },

    'have a waiting version of the worker cut off what others read': async ({ liar, other }, keeping) => {
      await other.evaluate(openStream)
      const query = new URLSearchParams({ ...keeping, updateWithin: '1799' })
      await liar.evaluate(takeOver, `/sw.js?${query}`)
      return (await other.evaluate(readOn)) ? 'stopped' : 'possible'
    },
  })
})

async function askRepeatedly(): Promise<void> {
  for (let asked = 0; asked < 5; asked++) await window.session.inspect()
}

function callsAnswered(): Promise<boolean> {
  const { session } = window
  return Promise.all([session.inspect(), session.extend(), session.refresh()]).then(
    () => true,
    () => false,
  )
}

/** Takes every lock there is, and those that have had a name, and keeps them. */
async function keepLocks(): Promise<void> {
  const { held = [] } = await navigator.locks.query()
  const names = new Set(['holdfast', 'holdfast-page', ...held.map(({ name = '' }) => name)])
  const released = new Promise<void>((resolve) => {
    window.release = resolve
  })
  const kept = [...names].map(
    (name) =>
      new Promise<void>((resolve) => {
        const keep = () => {
          resolve()
          return released
        }
        navigator.locks.request(name, { steal: true }, keep).catch(() => {})
      }),
  )
  await Promise.all(kept)
}

async function stealLocks(): Promise<void> {
  for (let round = 0; round < 20; round++) {
    const { held = [] } = await navigator.locks.query()
    for (const { name = '' } of held)
      await navigator.locks.request(name, { steal: true }, () => {}).catch(() => {})
  }
}

/** So many of each, and some that are large. */
async function flood(count: number): Promise<void> {
  const { active } = await navigator.serviceWorker.ready
  const news = new BroadcastChannel('holdfast')
  const { port1, port2 } = new MessageChannel()
  active?.postMessage({ holdfast: 'link' }, [port2])
  for (let sent = 0; sent < count; sent++) {
    news.postMessage({ holdfast: 'changed', revision: 1_000 + sent })
    active?.postMessage({ holdfast: 'nothing' })
    active?.postMessage({ holdfast: 'link' }, [new MessageChannel().port2])
    port1.postMessage({ id: String(sent), type: 'APPLY', path: ['extend'], argumentList: [] })
  }
  for (let sent = 0; sent < 3; sent++) active?.postMessage('x'.repeat(4_000_000))
  await Promise.all(Array.from({ length: 300 }, () => window.session.extend().catch(() => {})))
  news.close()
}

async function refreshMany(count: number): Promise<void> {
  const own = async () => (await fetch('/auth/refresh', { method: 'POST' })).status
  await Promise.all(
    Array.from({ length: count }, () => Promise.all([own(), window.session.refresh().catch(() => {})])),
  )
}

async function openStream(): Promise<void> {
  const response = await fetch('/api/stream?events=100000&interval=10')
  window.reader = response.body?.getReader()
}

/** As a page that would have a version take over which the one that serves holds back. */
async function takeOver(url: string): Promise<void> {
  const registration = await navigator.serviceWorker.register(url)
  while (!registration.waiting) {
    await new Promise<unknown>((resolve) => {
      registration.installing?.addEventListener('statechange', resolve, { once: true })
      // It may say that it is installed before it is known as the one that waits.
      setTimeout(resolve, 100)
    })
  }
  registration.waiting.postMessage({ holdfast: 'take-over' })
}

/** For a second. */
async function readOn(): Promise<boolean> {
  try {
    for (let read = 0; read < 100; read++) {
      if (!window.reader || (await window.reader.read()).done) return false
    }
    return true
  } catch {
    return false
  }
}
