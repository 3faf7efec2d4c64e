/** Written in by the build: `true` only where the tests open the demo. */
declare const EVERY_OPTION_IN_URL: boolean

/**
 * What the worker may be told by its own URL, in this order, so that one mode has one URL. Whoever runs a
 * script on this origin can register such a worker: none of these lets a token leave the origin, and an end
 * of idleness is no more than a sign-out. An app has its options in its code.
 */
const OFFERED: Readonly<Record<string, readonly string[]>> = {
  signIn: ['endpoint', 'provider'],
  refreshToken: ['body', 'cookie'],
  accessToken: ['header', 'cookie'],
  store: ['indexeddb', 'memory'],
  dpop: ['on'],
  idle: ['60'],
}

const TRIED_IN_TESTS = [
  'signIn',
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

/**
 * What a choice leaves no room for: a provider gives its tokens to the worker, and no proof goes with a token that
 * the browser attaches.
 */
const EXCLUDED: Readonly<Record<string, readonly string[]>> = {
  'signIn=provider': ['refreshToken', 'accessToken'],
  'accessToken=cookie': ['dpop'],
}

/** The options in a query, without all that is not offered, or that another one excludes. */
export function asked(search: string): URLSearchParams {
  const query = new URLSearchParams(search)
  for (const [choice, excluded] of Object.entries(EXCLUDED))
    if (hasChoice(query, choice)) for (const name of excluded) query.delete(name)
  const options = new URLSearchParams()
  for (const name of EVERY_OPTION_IN_URL ? TRIED_IN_TESTS : Object.keys(OFFERED)) {
    for (const value of query.getAll(name)) {
      if (EVERY_OPTION_IN_URL || OFFERED[name]?.includes(value)) options.append(name, value)
    }
  }
  return options
}

/** The options with one of them changed; an empty value takes it out. Those that exclude it go. */
export function choose(search: string, name: string, value: string): URLSearchParams {
  const query = new URLSearchParams(search)
  if (value === '') query.delete(name)
  else query.set(name, value)
  for (const [choice, excluded] of Object.entries(EXCLUDED))
    if (hasChoice(query, choice) && excluded.includes(name)) query.delete(choice.replace(/=.*/, ''))
  return asked(query.toString())
}

function hasChoice(query: URLSearchParams, choice: string): boolean {
  const [name = '', value] = choice.split('=')
  return query.get(name) === value
}

/** In seconds, where nothing is asked for: what the demo is for. Tests ask for it. */
export const HOLD: number = EVERY_OPTION_IN_URL ? 0 : 120

/** Whether a link may choose the mode of a session that goes on. */
export const isChosenByLink: boolean = EVERY_OPTION_IN_URL
