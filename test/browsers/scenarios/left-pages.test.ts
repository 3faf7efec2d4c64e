import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect } from 'vitest'
import type { Engine, Profile, Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'
import type { Outcome } from '../faults/outcome.js'
import { recordFault } from '../faults/record.js'
import { sessionsLost } from '../faults/sessions-lost.js'
import { startRecorder } from '../requests/recorder.js'

const recorder = await startRecorder(false)
afterAll(() => recorder.stop())

const [ORIGIN, ELSEWHERE] = recorder.origins
const UNPROTECTED = [`${ORIGIN}/analytics`, `${ELSEWHERE}/analytics`]
const PROTECTED = `${ORIGIN}/api/echo`
const AT_ONCE = 4

/** When nothing has moved for so long, nothing more will come. */
const QUIET = 2_000

/** How a page is left, and the event under which it sends. */
interface Leaving {
  readonly way: 'closed' | 'navigated' | 'removed'
  readonly on: 'pagehide' | 'unload'
}

const LEAVING: readonly Leaving[] = (['closed', 'navigated', 'removed'] as const).flatMap((way) =>
  (['pagehide', 'unload'] as const).map((on) => ({ way, on })),
)

/** What an engine sends also without a worker. */
function leavingIn({ name }: Engine): readonly Leaving[] {
  if (name === 'Firefox') return LEAVING.filter(({ way }) => way !== 'closed')
  // A page that it keeps for the back button is not unloaded.
  if (name === 'WebKit') return LEAVING.filter(({ way, on }) => way !== 'navigated' || on === 'pagehide')
  return LEAVING
}

const test = scenario.extend(
  'leftPages',
  ({ engine, demo, windowed: profile }) =>
    /** Leaves pages in every way, and gives back what became of each request that they sent as they went. */
    async (mode: Record<string, string>) => {
      recorder.stand(demo.origin)
      const tab = await openAt(profile, mode)
      await tab.evaluate(() => window.session.signIn({ username: 'demo', password: 'demo' }))
      recorder.forget()
      const sent: string[] = []
      const left: { readonly way: Leaving['way']; readonly page: Tab }[] = []
      for (const { way, on } of leavingIn(engine)) {
        const urls = [...UNPROTECTED, PROTECTED].flatMap((url) =>
          Array.from(
            { length: AT_ONCE },
            (_, at) => `${url}?${new URLSearchParams({ way, on, at: `${at}` })}`,
          ),
        )
        sent.push(...urls)
        if (way === 'removed') {
          await tab.evaluate(speakInFrame, { on, urls })
        } else {
          const page = await openAt(profile, mode)
          await page.evaluate(speak, { on, urls })
          left.push({ way, page })
        }
      }
      for (const { way, page } of left)
        await (way === 'closed' ? page.close() : page.goto(`${ELSEWHERE}/icon.svg`))
      const outcomes = await outcomesOf(sent)
      return {
        tab,
        unprotected: outcomes.flatMap(({ url, status }) =>
          url.startsWith(PROTECTED) ? [] : status ? 'arrived' : 'lost',
        ),
        authorized: outcomes.flatMap(({ url, status }) =>
          url.startsWith(PROTECTED) ? status || 'lost' : [],
        ),
      }
    },
)

inEngines((engine) => {
  const leaving = leavingIn(engine)

  test('what a page sends with keepalive as it is left arrives', async ({ here, leftPages, task }) => {
    const { tab, unprotected, authorized } = await leftPages({ unprotected: 'network' })
    expect(unprotected).toEqual(Array(leaving.length * AT_ONCE * UNPROTECTED.length).fill('arrived'))
    const isSeen = !engine.lacks.has('keepalive fetch')
    expectMost(authorized, isSeen ? 200 : 401)
    const lost = await sessionsLost([tab])
    await recordFault(here, task, 'sent with keepalive as the page is left, unprotected', {
      requests: unprotected,
      lost,
    })
    await recordFault(here, task, 'sent with keepalive as the page is left, protected', {
      requests: authorized,
      lost,
    })
  })

  test.runIf(engine.name === 'Chromium')(
    'and most of it where other listeners of the worker see it first',
    async ({ leftPages }) => {
      const { unprotected, authorized } = await leftPages({ unprotected: 'fetch-event' })
      expectMost(unprotected, 'arrived')
      expectMost(authorized, 200)
    },
  )

  /** Some are lost before any worker sees them: Chromium is not done with handing them over when the page is gone. */
  function expectMost(outcomes: readonly Outcome[], wanted: Outcome): void {
    const lost = outcomes.filter((outcome) => outcome === 'lost')
    expect(outcomes.filter((outcome) => outcome !== 'lost')).toEqual(
      Array(outcomes.length - lost.length).fill(wanted),
    )
    expect(lost.length).toBeLessThan(outcomes.length / 2)
  }
})

async function openAt(profile: Profile, mode: Record<string, string>): Promise<Tab> {
  const tab = await profile.openTab(`${ORIGIN}/minimal.html?${new URLSearchParams(mode)}`)
  await tab.evaluate(() => window.session.ready)
  return tab
}

/** The statuses, 0 for what does not arrive. Each arrives once. */
async function outcomesOf(urls: readonly string[]) {
  const arrived = () =>
    recorder.arrived().filter(({ method, url }) => method === 'POST' && urls.includes(url.href))
  const isOver = () => arrived().length === urls.length && recorder.quietFor() > 0
  while (!isOver() && recorder.quietFor() < QUIET) await sleep(20)
  const statuses = new Map(arrived().map(({ url, status }) => [url.href, status]))
  expect(arrived()).toHaveLength(statuses.size)
  return urls.map((url) => ({ url, status: statuses.get(url) ?? 0 }))
}

interface LastWords {
  readonly on: 'pagehide' | 'unload'
  readonly urls: readonly string[]
}

function speak({ on, urls }: LastWords): void {
  addEventListener(on, () => {
    for (const url of urls) {
      const mode = url.startsWith(location.origin) ? 'cors' : 'no-cors'
      void fetch(url, { method: 'POST', body: 'last words', mode, keepalive: true })
    }
  })
}

async function speakInFrame({ on, urls }: LastWords): Promise<void> {
  const frame = document.createElement('iframe')
  frame.src = '/icon.svg'
  document.body.append(frame)
  await new Promise((resolve) => {
    frame.onload = resolve
  })
  const inside = frame.contentWindow as Window & typeof globalThis
  inside.addEventListener(on, () => {
    for (const url of urls) {
      const mode = url.startsWith(location.origin) ? 'cors' : 'no-cors'
      void inside.fetch(url, { method: 'POST', body: 'last words', mode, keepalive: true })
    }
  })
  frame.remove()
}
