import { chromium } from './chromium.js'
import type { Engine } from './engine.js'
import { firefox } from './firefox.js'
import { webkit } from './webkit.js'

/** All that the scenarios run in. `ENGINES=firefox,webkit` picks some. */
export const engines: readonly Engine[] = [chromium, firefox, webkit].filter(({ name }) =>
  (process.env.ENGINES ?? name).toLowerCase().split(',').includes(name.toLowerCase()),
)
