import type { BenchSetup } from './bench-setup.js'
import type { Measurement } from './measurement.js'
import { median } from './quantile.js'
import type { QuietPage } from './quiet-pages.js'
import { readForAMinute, timeClick, timed, timeOfClick, untilResponse, workerTimed } from './requests.js'
import { kindsOf, type Pages, sideBySide } from './side-by-side.js'

/** `holdfast` stands for the default, in which static routes send navigations past the worker. */
const PATHS = {
  none: '/none.html',
  floor: '/floor.html',
  holdfast: '/holdfast.html?unprotected=network',
  intercepting: '/holdfast.html',
}
type Kind = keyof typeof PATHS

/** A page with the warm-up, and one that does without. Both send under the user's click. */
const CLICKED = {
  warm: '/holdfast.html?unprotected=network',
  cold: '/holdfast.html?unprotected=network&cold',
}
/** A click that is fast: from the press to the release. */
const PRESS_MS = 80

const ROUNDS = 8
const PROTECTED = '/api/me'

/** What each of these takes, in milliseconds: a median of the rounds. */
type Times = Readonly<Record<'cold' | 'running' | 'start' | 'navigation', Readonly<Record<Kind, number>>>>

/**
 * What users pay whose worker the browser has stopped, as it does 30 seconds after its last event. It is
 * stopped before each request and each navigation, and the pages take turns.
 */
export async function coldWorker(setup: BenchSetup): Promise<Measurement[]> {
  const clicks = await sideBySide(setup, CLICKED, clicksOf)
  const repeats = await sideBySide(setup, PATHS, (pages) => timesOf(pages, `${setup.demo.origin}/blank.html`))
  const ratio = (what: string, over: (times: Times) => number, most: number | null = null): Measurement => ({
    what,
    values: repeats.map(over),
    digits: 2,
    goal: most === null ? null : { most },
  })
  return [
    ratio('first protected request, worker stopped, over no worker', ({ cold }) => cold.holdfast / cold.none),
    ratio('the same, over a bare worker that was stopped', ({ cold }) => cold.holdfast / cold.floor, 1.1),
    ratio('the bare worker, stopped, over no worker', ({ cold }) => cold.floor / cold.none),
    ratio(
      'the same request, worker running, over a bare worker',
      ({ running }) => running.holdfast / running.floor,
    ),
    {
      what: 'by how much longer it takes than with a running worker',
      values: repeats.map(({ cold, running }) => cold.holdfast - running.holdfast),
      digits: 1,
      unit: ' ms',
      goal: null,
    },
    {
      what: 'the same, a bare worker',
      values: repeats.map(({ cold, running }) => cold.floor - running.floor),
      digits: 1,
      unit: ' ms',
      goal: null,
    },
    ratio(
      'from the start of the worker to its first answer, over a bare worker',
      ({ start }) => start.holdfast / start.floor,
    ),
    {
      what: 'protected request under a click after a minute of reading, over one with a running worker',
      values: clicks.map(({ warm }) => warm),
      digits: 2,
      goal: { most: 1.15 },
    },
    {
      what: 'the same, `keepWarm: false`',
      values: clicks.map(({ cold }) => cold),
      digits: 2,
      goal: null,
    },
    ratio(
      'navigation, worker stopped, over no worker',
      ({ navigation }) => navigation.holdfast / navigation.none,
      1.1,
    ),
    ratio(
      "the same, `unprotected: 'fetch-event'`",
      ({ navigation }) => navigation.intercepting / navigation.none,
    ),
    ratio('the same, a bare worker', ({ navigation }) => navigation.floor / navigation.none),
  ]
}

async function timesOf(pages: Pages<Kind>, blank: string): Promise<Times> {
  const kinds = kindsOf(pages)
  const all = { cold: taken(), running: taken(), start: taken(), navigation: taken() }
  for (const page of Object.values(pages)) await timed(page, PROTECTED, 20)
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of kinds) {
      const page = pages[kind]
      await page.stopWorkers()
      const first = await workerTimed(page, PROTECTED)
      all.cold[kind].push(first.took)
      all.start[kind].push(first.worker)
      all.running[kind].push(...(await timed(page, PROTECTED, 5)))
    }
    kinds.push(...kinds.splice(0, 1))
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of kinds) {
      const page = pages[kind]
      await page.stopWorkers()
      await page.navigate(`${blank}?${round}`)
      all.navigation[kind].push(await untilResponse(page))
    }
    kinds.push(...kinds.splice(0, 1))
  }
  return {
    cold: medians(all.cold),
    running: medians(all.running),
    start: medians(all.start),
    navigation: medians(all.navigation),
  }
}

/** What a click after a minute of reading takes, over one right after it. */
async function clicksOf(
  pages: Pages<keyof typeof CLICKED>,
): Promise<Readonly<Record<keyof typeof CLICKED, number>>> {
  const first = { warm: [] as number[], cold: [] as number[] }
  const next = { warm: [] as number[], cold: [] as number[] }
  const kinds = kindsOf(CLICKED)
  for (const page of Object.values(pages)) await timed(page, PROTECTED, 20)
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of kinds) {
      const page = pages[kind]
      await page.stopWorkers()
      await readForAMinute(page)
      first[kind].push(await clicked(page))
      next[kind].push(await clicked(page))
    }
    kinds.reverse()
  }
  return {
    warm: median(first.warm) / median(next.warm),
    cold: median(first.cold) / median(next.cold),
  }
}

async function clicked(page: QuietPage): Promise<number> {
  await timeClick(page, PROTECTED)
  await page.press(10, 10, PRESS_MS)
  return timeOfClick(page)
}

function taken(): Record<Kind, number[]> {
  return { none: [], floor: [], holdfast: [], intercepting: [] }
}

function medians(times: Readonly<Record<Kind, readonly number[]>>): Record<Kind, number> {
  return {
    none: median(times.none),
    floor: median(times.floor),
    holdfast: median(times.holdfast),
    intercepting: median(times.intercepting),
  }
}
