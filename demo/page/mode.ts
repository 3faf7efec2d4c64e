/** What the demo's worker reads from its own URL; in this order, so that one mode has one URL. */
const NAMES = [
  'refreshToken',
  'accessToken',
  'store',
  'refreshAhead',
  'idle',
  'warn',
  'counts',
  'warnBeforeEnd',
  'hold',
  'updateWithin',
  'protect',
]

/** What the worker does where its URL says nothing. */
const DEFAULTS: Readonly<Record<string, string>> = {
  refreshToken: 'body',
  accessToken: 'header',
  store: 'indexeddb',
  idle: '',
}

/** The worker for this page's query. Another URL is another worker, so nothing else may get into it. */
export function workerUrl(search: string): string {
  const asked = new URLSearchParams(search)
  const mode = new URLSearchParams()
  for (const name of NAMES) {
    for (const value of asked.getAll(name)) mode.append(name, value)
  }
  return mode.size === 0 ? '/sw.js' : `/sw.js?${mode}`
}

export function modeValue(search: string, name: string): string {
  return new URLSearchParams(search).get(name) ?? DEFAULTS[name] ?? ''
}

/** This page's query with one setting changed; an empty value takes the setting out. */
export function searchWith(search: string, name: string, value: string): string {
  const query = new URLSearchParams(search)
  if (value === '') query.delete(name)
  else query.set(name, value)
  return `?${query}`
}
