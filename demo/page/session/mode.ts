import type { Session } from 'holdfast'
import { asked, choose, HOLD, isChosenByLink } from '../../session/asked.js'

/** What the worker does where its URL says nothing. */
const DEFAULTS: Readonly<Record<string, string>> = {
  signIn: 'endpoint',
  refreshToken: 'body',
  accessToken: 'header',
  store: 'indexeddb',
  dpop: '',
  idle: '',
  hold: String(HOLD),
}

/** Where the mode stands in which somebody is signed in. */
const KEPT = 'mode'

/** Where the mode stands while this tab is at the provider, which leads back to a path alone. */
const AWAY = 'mode while away'

/** The mode that the address asks for, or in which this tab has left for the provider. */
export const wanted: string = asked(location.search || broughtBack()).toString()

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

/** Whether users sign in at the OpenID provider. */
export const isAtProvider: boolean = modeValue('signIn') === 'provider'

/** Keeps the mode in this tab while it is at the provider. */
export function leaveInMode(): void {
  sessionStorage.setItem(AWAY, mode)
}

function broughtBack(): string {
  const search = sessionStorage.getItem(AWAY) ?? ''
  if (search && location.pathname === '/') history.replaceState(history.state, '', `?${search}`)
  return search
}

// Whoever comes to this page later by another way has not been away.
sessionStorage.removeItem(AWAY)

export function modeValue(name: string): string {
  return new URLSearchParams(mode).get(name) ?? DEFAULTS[name] ?? ''
}

/** This page's query with one setting changed; an empty value takes the setting out. */
export function searchWith(name: string, value: string): string {
  return `?${choose(mode, name, value)}`
}
