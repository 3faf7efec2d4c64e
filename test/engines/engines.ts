import { chromium } from './chromium.js'
import type { Engine } from './engine.js'
import { firefox } from './firefox.js'
import { webkit } from './webkit.js'

export const ENGINES: readonly Engine[] = [chromium, firefox, webkit]

/** Those that the scenarios run in now. `ENGINES=firefox,webkit` picks some. */
export const engines: readonly Engine[] = ENGINES.filter(({ name }) =>
  (process.env.ENGINES ?? name).toLowerCase().split(',').includes(name.toLowerCase()),
)
