import { setTimeout as sleep } from 'node:timers/promises'
import { signedInTabs } from '../../support/demo-tabs.js'
import type { Profile, Tab } from '../../support/engines/engine.js'
import { stateOf } from '../../support/session-page.js'
import type { Random } from '../simulate/random.js'
import { type Book, openBook } from './book.js'
import type { SoakSetting } from './in-engine.js'
import { startLoad } from './load.js'
import { drawMoment, type Surroundings } from './moments.js'
import { countRotations, type Rotations } from './rotations.js'

/** One death of the worker, somewhere between two times (milliseconds since the epoch). */
interface Kill {
  /** What was aimed at. */
  readonly moment: string
  readonly from: number
  readonly to: number
}

/** What came of one profile and the killing of its workers. */
export interface Life {
  readonly kills: readonly Kill[]
  readonly rotations: ReturnType<Rotations['counts']>
  readonly books: readonly Book[]
  /** Pages that at the end did not show the session. */
  readonly lost: number
}

/** Nothing may take longer: a lock is taken from a frozen host after 45 seconds, and a refresh ends after 30. */
export const BOUND = 90_000

const TABS = 4
const CHOICES = 1_000

/** Opens tabs, signs in, puts them under load, and kills the worker until it has died often enough or time is up. */
export async function life(
  setting: SoakSetting,
  mode: object,
  { until, most, random }: { readonly until: number; readonly most: number; readonly random: Random },
): Promise<Life> {
  const profile = await setting.openProfile({ toKill: true })
  try {
    const tabs = await signedInTabs(setting, profile, TABS, mode)
    for (const tab of tabs) {
      await tab.evaluate(openBook)
      await tab.evaluate(startLoad, { draws: Array.from({ length: CHOICES }, random) })
    }
    const rotations = countRotations(setting, tabs)
    const kills = await killed(profile, { setting, rotations, random }, until, most)
    await rotations.over()
    const books = await Promise.all(tabs.map(closed))
    const states = await Promise.all(tabs.map(stateOf))
    const lost = states.filter(({ status }) => status !== 'active').length
    return { kills, rotations: rotations.counts(), books, lost }
  } finally {
    await profile.close()
  }
}

async function killed(profile: Profile, around: Surroundings, until: number, most: number): Promise<Kill[]> {
  const kills: Kill[] = []
  while (kills.length < most && Date.now() < until) {
    const [moment, hasCome] = drawMoment(around.random)
    await hasCome(around)
    const from = Date.now()
    await profile.killWorkers()
    kills.push({ moment, from, to: Date.now() })
  }
  return kills
}

/** Ends the load of a tab and waits until all that it sent has ended, or never will. */
async function closed(tab: Tab): Promise<Book> {
  const bound = Date.now() + BOUND
  for (;;) {
    const book = await tab.evaluate(lastLook)
    if (Object.keys(book.open).length === 0 || Date.now() > bound) return book
    await sleep(200)
  }
}

function lastLook(): Book {
  window.load.isOver = true
  return window.book
}
