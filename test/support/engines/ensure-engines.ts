import { missingFor } from './engine.js'
import { engines } from './engines.js'

/** In CI an engine that is missing is an error, not a skip. */
export function setup(): void {
  const missing = engines.flatMap(missingFor)
  if (process.env.CI === 'true' && missing.length > 0) {
    throw new Error(`The tests run in every engine. Install what is missing here: ${missing.join(' ')}`)
  }
}
