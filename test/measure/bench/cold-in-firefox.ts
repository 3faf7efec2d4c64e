import { type EngineBrowser, missingFor, type Profile, type Tab } from '../../support/engines/engine.js'
import { firefox } from '../../support/engines/firefox.js'
import type { BenchSetup } from './bench-setup.js'
import type { Measurement } from './measurement.js'
import { median } from './quantile.js'
import { timed, untilResponse } from './requests.js'
import { kindsOf } from './side-by-side.js'

const PATHS = { none: '/none.html', floor: '/floor.html', holdfast: '/holdfast.html?unprotected=network' }
type Kind = keyof typeof PATHS

interface Side {
  readonly profile: Profile
  readonly tab: Tab
}

/** In milliseconds: the first request or navigation after the worker was stopped, and the next one. */
type Taken = Readonly<
  Record<'request' | 'nextRequest' | 'navigation' | 'nextNavigation', Readonly<Record<Kind, number[]>>>
>

const REPEATS = 3
const ROUNDS = 8
const PROTECTED = '/api/me'

/** What Firefox adds, which has no static routes: every navigation waits for the worker. */
export async function coldInFirefox({ demo }: BenchSetup): Promise<Measurement[]> {
  if (missingFor(firefox).length > 0) return []
  const browser = await firefox.launch()
  const repeats: Taken[] = []
  try {
    while (repeats.length < REPEATS) repeats.push(await once(browser, demo.origin))
  } finally {
    await browser.close()
  }
  const ratio = (what: string, of: keyof Taken, over: Kind): Measurement => ({
    what: `Firefox: ${what}`,
    values: repeats.map((taken) => median(taken[of].holdfast) / median(taken[of][over])),
    digits: 2,
    goal: null,
  })
  return [
    ratio('first protected request, worker stopped, over no worker', 'request', 'none'),
    ratio('the same, over a bare worker that was stopped', 'request', 'floor'),
    ratio('the same request, worker running, over no worker', 'nextRequest', 'none'),
    ratio('navigation, worker stopped, over no worker', 'navigation', 'none'),
    ratio('navigation, worker running, over no worker', 'nextNavigation', 'none'),
  ]
}

async function once(browser: EngineBrowser, origin: string): Promise<Taken> {
  const all: Taken = { request: none(), nextRequest: none(), navigation: none(), nextNavigation: none() }
  const sides: [Kind, Side][] = []
  for (const kind of kindsOf(PATHS)) sides.push([kind, await opened(browser, origin + PATHS[kind])])
  for (let round = 0; round < ROUNDS; round++) {
    for (const [kind, { profile, tab }] of sides) {
      await profile.killWorkers()
      all.request[kind].push(...(await timed(tab, PROTECTED, 1)))
      all.nextRequest[kind].push(...(await timed(tab, PROTECTED, 3)))
    }
  }
  const navigated = async (tab: Tab, query: string): Promise<number> => {
    await tab.goto(`${origin}/blank.html?${query}`)
    return untilResponse(tab)
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [kind, { profile, tab }] of sides) {
      await profile.killWorkers()
      all.navigation[kind].push(await navigated(tab, `${round}`))
      all.nextNavigation[kind].push(await navigated(tab, `${round}-again`))
    }
  }
  for (const [, { profile }] of sides) await profile.close()
  return all
}

async function opened(browser: EngineBrowser, url: string): Promise<Side> {
  const profile = await browser.openProfile({ toKill: true })
  const tab = await profile.openTab(url)
  await tab.evaluate(async () => void (await window.ready))
  return { profile, tab }
}

function none(): Record<Kind, number[]> {
  return { none: [], floor: [], holdfast: [] }
}
