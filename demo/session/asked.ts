/** Written in by the build: `true` only where the tests open the demo. */
declare const EVERY_OPTION_IN_URL: boolean

/**
 * What the worker may be told by its own URL, in this order, so that one mode has one URL. Whoever runs a
 * script on this origin can register such a worker: none of these lets a token leave the origin, and an end
 * of idleness is no more than a sign-out. An app has its options in its code.
 */
const OFFERED: Readonly<Record<string, readonly string[]>> = {
  refreshToken: ['body', 'cookie'],
  accessToken: ['header', 'cookie'],
  store: ['indexeddb', 'memory'],
  idle: ['60'],
}

const TRIED_IN_TESTS = [
  'refreshToken',
  'accessToken',
  'store',
  'dpop',
  'refreshAhead',
  'idle',
  'warn',
  'counts',
  'warnBeforeEnd',
  'hold',
  'updateWithin',
  'protect',
  'unprotected',
]

/** The options in a query, without all that is not offered. */
export function asked(search: string): URLSearchParams {
  const query = new URLSearchParams(search)
  const options = new URLSearchParams()
  for (const name of EVERY_OPTION_IN_URL ? TRIED_IN_TESTS : Object.keys(OFFERED)) {
    for (const value of query.getAll(name)) {
      if (EVERY_OPTION_IN_URL || OFFERED[name]?.includes(value)) options.append(name, value)
    }
  }
  return options
}

/** In seconds, where nothing is asked for: what the demo is for. Tests ask for it. */
export const HOLD: number = EVERY_OPTION_IN_URL ? 0 : 120

/** Whether a link may choose the mode of a session that goes on. */
export const isChosenByLink: boolean = EVERY_OPTION_IN_URL
