import { parseArgs } from 'node:util'
import { chromium } from '../../support/engines/chromium.js'
import type { Engine } from '../../support/engines/engine.js'
import { firefox } from '../../support/engines/firefox.js'
import { webkit } from '../../support/engines/webkit.js'

/** What `npm run soak -- …` was asked for. */
export type Order =
  | { readonly type: 'kills'; readonly minutes: number; readonly engine: Engine; readonly seed: number }
  | { readonly type: 'streams'; readonly minutes: number; readonly engines: readonly Engine[] }

const ENGINES: Readonly<Record<string, Engine>> = { chromium, firefox, webkit }

/** @throws TypeError that names the option and the fix. */
export function readOrder(args: readonly string[]): Order {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '5' },
      streams: { type: 'string' },
      engine: { type: 'string' },
      seed: { type: 'string' },
    },
  })
  const { minutes, streams, engine, seed } = values
  if (streams !== undefined) {
    const engines = engine === undefined ? Object.values(ENGINES) : [engineNamed(engine)]
    return { type: 'streams', minutes: positive('streams', streams), engines }
  }
  return {
    type: 'kills',
    minutes: positive('minutes', minutes),
    engine: engineNamed(engine ?? 'chromium'),
    seed: seed === undefined ? Math.floor(Math.random() * 1_000_000) : positive('seed', seed),
  }
}

function engineNamed(name: string): Engine {
  const engine = ENGINES[name]
  if (engine) return engine
  throw new TypeError(`--engine is one of ${Object.keys(ENGINES).join(', ')}, not ${name}`)
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (value > 0) return value
  throw new TypeError(`--${name} takes a number above zero, not ${text}`)
}
