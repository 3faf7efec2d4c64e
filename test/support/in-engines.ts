import { beforeAll, describe, type TestAPI, type TestFunction } from 'vitest'
import { type Engine, missingFor } from './engines/engine.js'
import { engines } from './engines/engines.js'
import { browserOf } from './scenario.js'

/**
 * Declares the scenarios once for every engine. An engine that is not here is a visible skip that says what to install.
 *
 * @param scenarios May declare other ones in another engine.
 */
export function inEngines(
  scenarios: (engine: Engine) => void,
  options: { readonly concurrent?: boolean } = {},
): void {
  for (const engine of engines) {
    const missing = missingFor(engine)
    const title =
      missing.length > 0 ? `${engine.name} (to run it, install ${missing.join(', ')})` : engine.name
    const meta = { engine: engine.name }
    describe.skipIf(missing.length > 0)(title, { ...options, meta }, () => {
      // Here, so that the first scenario does not have to be done in what is left of its time.
      beforeAll(async () => {
        await browserOf(engine)
      })
      scenarios(engine)
    })
  }
}

/** Declares a test that is left out where something is so: visibly, with the reason. */
export function unless<Fixtures>(
  test: TestAPI<Fixtures>,
  isSo: boolean,
  why: string,
): (name: string, work: TestFunction<Fixtures>) => void {
  return (name, work) => test.skipIf(isSo)(isSo ? `${name} (not here: ${why})` : name, work)
}
