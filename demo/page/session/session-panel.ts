import type { Session, SessionState } from 'holdfast'
import { element, write } from '../dom/element.js'
import { everySecond } from '../dom/while-visible.js'
import { canSignIn } from './can-sign-in.js'
import { isAtProvider } from './mode.js'
import { showTimes } from './session-times.js'

const panel = element('session-panel', HTMLElement)
const status = element('session-status', HTMLElement)
const detail = element('session-detail', HTMLElement)
const signIn = element(isAtProvider ? 'provider-sign-in' : 'sign-in-form', HTMLElement)
const actions = element('session-actions', HTMLElement)
const refreshing = element('refreshing-badge', HTMLElement)
const unreachable = element('unreachable-badge', HTMLElement)
const flow = element('flow', HTMLElement)
const seen = element('state-json', HTMLElement)

/** Renders the state of the session, and its countdowns each second. */
export function showSession(session: Session): void {
  function render(): void {
    const state = session.getState()
    showState(state)
    write(seen, JSON.stringify(state, null, 2))
    showCountdowns()
  }
  function showCountdowns(): void {
    showTimes(session.getState(), Date.now())
  }
  session.subscribe(render)
  everySecond(showCountdowns)
  render()
}

function showState(state: SessionState): void {
  const active = state.status === 'active' ? state : null
  panel.dataset.status = state.status
  flow.dataset.activity = active?.refreshing ? 'refreshing' : state.status
  refreshing.hidden = !active?.refreshing
  unreachable.hidden = active?.reachable !== false
  actions.hidden = active === null
  signIn.hidden = !canSignIn(state)
  write(status, headline(state))
  // So that the browser's row of tabs shows that they agree.
  document.title = `${headline(state)} · Holdfast`
  write(detail, explanation(state))
}

function headline(state: SessionState): string {
  switch (state.status) {
    case 'unknown':
      return 'Asking the worker…'
    case 'signed-out':
      return 'Signed out'
    case 'signing-in':
      return 'Signing in…'
    case 'active':
      return `Signed in as ${String(state.claims.name ?? state.claims.sub ?? 'somebody')}`
    default:
      return state satisfies never
  }
}

function explanation(state: SessionState): string {
  switch (state.status) {
    case 'unknown':
    case 'signing-in':
      return ''
    case 'signed-out':
      return explanationOfSignedOut(state)
    case 'active':
      return state.reachable
        ? ''
        : 'The server does not answer. Nobody is signed out for that: the worker tries again.'
    default:
      return state satisfies never
  }
}

function explanationOfSignedOut({
  signInError,
  ended,
}: Extract<SessionState, { status: 'signed-out' }>): string {
  if (signInError) return `${signInError.message} (${signInError.error})`
  return ended ? `${ended.message} (${ended.reason})` : 'Nobody has signed in yet.'
}
