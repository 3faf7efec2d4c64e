import type { Engine } from './engines/engine.js'
import { isWhole } from './whole.js'

/** The four ways to keep the tokens. */
export const MODES = [
  { refreshToken: 'body', accessToken: 'header' },
  { refreshToken: 'cookie', accessToken: 'header' },
  { refreshToken: 'body', accessToken: 'cookie' },
  { refreshToken: 'cookie', accessToken: 'cookie' },
] as const

type Mode = (typeof MODES)[number]

/** Those of them that differ most; all of them where the whole is asked for. */
export const FAR_APART: readonly Mode[] = isWhole ? MODES : [MODES[0], MODES[3]]

/**
 * Those that a scenario is tried in. What differs by the mode is the worker's own code, which is the same in all
 * engines: two of them show the rest of it beside Chromium.
 */
export function modesOf(engine: Engine): readonly Mode[] {
  return engine.name === 'Chromium' || isWhole ? allModesOf(engine) : farApartModesOf(engine)
}

/** Those of them that differ most. */
export function farApartModesOf(engine: Engine): readonly Mode[] {
  const modes = allModesOf(engine)
  return isWhole ? modes : modes.filter((_, index) => index === 0 || index === modes.length - 1)
}

/** Those that this engine can be tried in. With cookies WebKitGTK needs TLS, and minutes more. */
export function allModesOf({ lacks }: Engine): readonly Mode[] {
  if (isWhole || !lacks.has('Secure cookies')) return MODES
  return MODES.filter(({ refreshToken, accessToken }) => refreshToken === 'body' && accessToken === 'header')
}
