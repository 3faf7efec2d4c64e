import type { Session } from 'holdfast'
import { asked, HOLD, isChosenByLink } from '../../session/asked.js'

/** What the worker does where its URL says nothing. */
const DEFAULTS: Readonly<Record<string, string>> = {
  refreshToken: 'body',
  accessToken: 'header',
  store: 'indexeddb',
  idle: '',
  hold: String(HOLD),
}

/** Where the mode stands in which somebody is signed in. */
const KEPT = 'mode'

/** The mode that the address asks for. */
export const wanted: string = asked(location.search).toString()

/**
 * The mode of this page. While a session goes on it stays as it is, whatever a link asks for:
 * another mode is another session.
 */
export const mode: string = isChosenByLink ? wanted : asked(localStorage.getItem(KEPT) ?? wanted).toString()

/** The worker for this page's mode. Another URL is another worker, so nothing else may get into it. */
export const workerUrl: string = mode === '' ? '/sw.js' : `/sw.js?${mode}`

/** Keeps the mode for as long as the session goes on. */
export function keepMode(session: Session): void {
  session.subscribe(() => {
    const { status } = session.getState()
    if (status === 'active') localStorage.setItem(KEPT, mode)
    if (status === 'signed-out') localStorage.removeItem(KEPT)
  })
}

export function modeValue(name: string): string {
  return new URLSearchParams(mode).get(name) ?? DEFAULTS[name] ?? ''
}

/** This page's query with one setting changed; an empty value takes the setting out. */
export function searchWith(name: string, value: string): string {
  const query = new URLSearchParams(mode)
  if (value === '') query.delete(name)
  else query.set(name, value)
  return `?${query}`
}
