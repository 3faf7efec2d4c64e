import { MODES } from '../browser/harness/tabs.js'
import type { Engine } from './engine.js'

type Mode = (typeof MODES)[number]

/** The ways to keep the tokens that this engine can be tested in. */
export function modesOf({ lacks }: Engine): readonly Mode[] {
  if (!lacks.has('Secure cookies')) return MODES
  return MODES.filter(({ refreshToken, accessToken }) => refreshToken === 'body' && accessToken === 'header')
}
