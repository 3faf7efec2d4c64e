import { expect } from 'vitest'
import { median } from '../../measure/bench/quantile.js'
import { signedInTabs, untilState } from '../../support/demo-tabs.js'
import { deploymentWith } from '../../support/deployment.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'
import { stateOf } from '../../support/session-page.js'
import { forge, watch } from '../forgeries.js'
import { listenForWord } from '../plain-word.js'

/** What news may take longer than a plain message, in milliseconds. */
const SOON = 100
const ROUNDS = 5

const site = deploymentWith(new URL('../pages/', import.meta.url), {
  pages: { app: 'as-advised', 'sign-in': 'as-advised' },
  body: '<input>',
})

const test = scenario.extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })

inEngines(() => {
  test('what one tab makes up is shown in no other, and what is true is', async ({ here, profile }) => {
    const [liar, other = liar] = await signedInTabs(here, profile, 2)
    const before = await stateOf(other)
    await watch(other)
    await forge(liar)
    // In the time of some calls, one after the other, those of the hints have ended.
    await other.evaluate(async () => {
      for (let asked = 0; asked < 5; asked++) await window.session.inspect()
    })
    expect(await stateOf(other)).toEqual(before)
    await liar.evaluate(() => window.session.signOut())
    await untilState(other, { status: 'signed-out' })
    await forge(liar)
    await liar.evaluate(() => window.session.signIn({ username: 'second', password: 'second' }))
    await untilState(other, { status: 'active' })
    const shown = await other.evaluate(() => window.shown.map((state) => JSON.parse(state)))
    expect(shown).toMatchObject([
      { status: 'signed-out', ended: { reason: 'signed_out' } },
      { status: 'active', claims: { name: 'Second User' }, warning: null, reachable: true },
    ])
  })

  test('a forged end or a forged other user costs nobody what they have typed', async ({ demo, profile }) => {
    const open = async () => {
      const tab = await profile.openTab(`${demo.origin}/app.html`)
      await tab.evaluate(() => window.session.ready)
      return tab
    }
    const [liar, writer] = [await open(), await open()]
    await liar.evaluate(() => window.session.signIn({ username: 'demo', password: 'demo' }))
    await untilState(writer, { status: 'active' })
    await writer.evaluate(() => {
      window.changes = []
      Object.assign(document.querySelector('input') ?? {}, { value: 'a long letter' })
    })
    await forge(liar)
    await liar.evaluate(() => window.session.refresh())
    const seen = await writer.evaluate(async () => {
      for (let asked = 0; asked < 5; asked++) await window.session.inspect()
      return {
        path: location.pathname,
        typed: document.querySelector('input')?.value,
        changes: window.changes,
      }
    })
    expect(seen).toEqual({ path: '/app.html', typed: 'a long letter', changes: [] })
    // The listener and the way to the sign-in page are there all the same.
    // It leaves for the sign-in page itself, perhaps before the driver has read that it was asked.
    await liar.evaluate(() => void window.session.signOut()).catch(() => {})
    const path = () => writer.evaluate(() => location.pathname).catch(() => '')
    await expect.poll(path).toBe('/sign-in.html')
  })

  test('two thousand forged messages cost a handful of calls', async ({ here, profile }) => {
    const [liar, other = liar] = await signedInTabs(here, profile, 2)
    await watch(other)
    await other.evaluate(hear, 2_000)
    await liar.evaluate(lie, 2_000)
    const took = await other.evaluate(() => window.hearing)
    await liar.evaluate(() => window.session.signOut())
    await untilState(other, { status: 'signed-out' })
    const { calls, shown } = await other.evaluate(() => ({
      calls: window.calls,
      shown: window.shown.length,
    }))
    expect(shown).toBe(1)
    // The first, one that follows, those of the sign-out, and on a slow machine a few in each second of hearing.
    expect(calls).toBeLessThan(8 + took / 50)
  })

  test.for([
    ['in peace', false],
    ['while one lies without end', true],
  ] as const)(
    'news is in every tab within 100 ms of a plain message, %s',
    async ([, isLying], { here, engine, profile }) => {
      const tabs = await signedInTabs(here, profile, engine.manyTabs)
      if (isLying) await (tabs[1] ?? tabs[0]).evaluate(lieWithoutEnd)
      const late: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        late.push(await lateness(tabs, 'signed-out', () => window.session.signOut().then(() => {})))
        const signIn = () => window.session.signIn({ username: 'demo', password: 'demo' })
        late.push(await lateness(tabs, 'active', signIn))
      }
      expect(median(late)).toBeLessThan(SOON)
    },
  )
})

/** How long after a plain message, said as the worker says that there is news, the last tab shows it. */
async function lateness(
  tabs: readonly [Tab, ...Tab[]],
  status: string,
  change: () => Promise<void>,
): Promise<number> {
  const word = await listenForWord(tabs)
  const shown = tabs.map((tab) => untilState(tab, { status }))
  await tabs[0].evaluate(passOn)
  await tabs[0].evaluate(change)
  return word.latestAfter(await Promise.all(shown))
}

function passOn(): void {
  const news = new BroadcastChannel('holdfast')
  news.onmessage = ({ data }) => {
    // Lies begin higher.
    if (data.revision >= 1_000) return
    news.close()
    new BroadcastChannel('plain word').postMessage(null)
  }
}

declare global {
  interface Window {
    hearing: Promise<number>
  }
}

/** Takes the time, in milliseconds, from the first of so many messages to the last. */
function hear(count: number): void {
  window.hearing = new Promise((resolve) => {
    let left = count
    let begun = 0
    new BroadcastChannel('holdfast').onmessage = () => {
      begun ||= performance.now()
      if (--left === 0) resolve(performance.now() - begun)
    }
  })
}

function lie(count: number): void {
  const channel = new BroadcastChannel('holdfast')
  for (let revision = 1_000; revision < 1_000 + count; revision++)
    channel.postMessage({ holdfast: 'changed', revision })
}

/** Every few milliseconds. The timers of a tab that nobody sees are slower than that. */
function lieWithoutEnd(): void {
  const channel = new BroadcastChannel('holdfast')
  void (async () => {
    for (let revision = 1_000; ; revision++) {
      channel.postMessage({ holdfast: 'changed', revision })
      await fetch('/favicon.svg', { method: 'HEAD', cache: 'no-store' }).catch(() => {})
    }
  })()
}
