import { chromium } from './chromium.js'
import { ENGINE_NAMES, type Engine, type EngineName } from './engine.js'
import { firefox } from './firefox.js'
import { webkit } from './webkit.js'

const BY_NAME: Readonly<Record<EngineName, Engine>> = { Chromium: chromium, Firefox: firefox, WebKit: webkit }

export const ENGINES: readonly Engine[] = ENGINE_NAMES.map((name) => BY_NAME[name])

/** Those that the scenarios run in now. `ENGINES=firefox,webkit` picks some. */
export const engines: readonly Engine[] = ENGINES.filter(({ name }) =>
  (process.env.ENGINES ?? name).toLowerCase().split(',').includes(name.toLowerCase()),
)
