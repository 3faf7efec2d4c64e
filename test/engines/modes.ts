import { MODES } from '../browser/harness/tabs.js'
import { isWhole } from '../whole.js'
import type { Engine } from './engine.js'

type Mode = (typeof MODES)[number]

/** The ways to keep the tokens that this engine is tried in. With cookies WebKitGTK needs TLS, and minutes more. */
export function modesOf({ lacks }: Engine): readonly Mode[] {
  if (isWhole || !lacks.has('Secure cookies')) return MODES
  return MODES.filter(({ refreshToken, accessToken }) => refreshToken === 'body' && accessToken === 'header')
}
