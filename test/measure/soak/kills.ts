import type { Stats } from '../../support/demo-server.js'
import type { Engine } from '../../support/engines/engine.js'
import { allModesOf } from '../../support/modes.js'
import { seeded } from '../simulate/random.js'
import { inEngine } from './in-engine.js'
import { type Life, life } from './life.js'

/** All that a soak has seen. */
export interface Soaked {
  readonly lives: readonly Life[]
  readonly stats: Stats
}

/** In one profile. More would only test how a browser gets along with thousands of dead workers. */
const MOST_KILLS = 100

/** Kills the worker at random moments under load, in one way to keep the tokens after the other. */
export function kills(engine: Engine, minutes: number, seed: number): Promise<Soaked> {
  return inEngine(engine, async (setting) => {
    const random = seeded(seed)
    const until = Date.now() + minutes * 60_000
    const modes = allModesOf(engine)
    const most = Math.min(MOST_KILLS, engine.killsPerProfile)
    const lives: Life[] = []
    while (Date.now() < until) {
      const mode = modes[lives.length % modes.length] ?? {}
      const lived = await life(setting, mode, { until, most, random })
      lives.push(lived)
      progress(lived, mode)
    }
    return { lives, stats: await setting.demo.stats() }
  })
}

function progress({ kills, books, rotations }: Life, mode: object): void {
  const troubles = books.reduce((sum, book) => sum + book.troubles.length, 0)
  const { extra } = rotations.expiries
  console.error(
    `${Object.values(mode).join('/')}: ${kills.length} kills, ${troubles} requests in trouble, ${extra} extra rotations`,
  )
}
