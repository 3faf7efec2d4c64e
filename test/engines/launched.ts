import type { Engine, EngineBrowser } from './engine.js'

const browsers = new Map<Engine['name'], Promise<EngineBrowser>>()

/** The browser that all files share: to start one takes longer than most scenarios. It ends with this process. */
export async function launched(engine: Engine): Promise<EngineBrowser> {
  const known = await browsers.get(engine.name)
  if (known?.isRunning()) return known
  const launching = engine.launch()
  browsers.set(engine.name, launching)
  return launching
}
