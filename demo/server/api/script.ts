import type { Exchange } from '../http/env.js'

/** A script that counts how often it ran. It may be a classic one or a module. */
export function script(c: Exchange): Response {
  return c.body('globalThis.apiScripts = (globalThis.apiScripts ?? 0) + 1\n', 200, {
    'Content-Type': 'text/javascript; charset=utf-8',
  })
}
