import type { Session } from 'holdfast'
import { SessionProvider, useClaims, useReady, useSession, useUser } from 'holdfast/react'
import { Component, Fragment, createElement as h, type ReactElement, type ReactNode, Suspense } from 'react'
import { failureText, nameText, statusText } from '../site/texts.js'

export function App({ session }: { readonly session: Session }): ReactElement {
  const waiting = h('p', { id: 'waiting' }, 'waiting')
  return h(
    SessionProvider,
    { session },
    h(Status),
    h(Name),
    h(Draft),
    h(Boundary, null, h(Suspense, { fallback: waiting }, h(Ready))),
  )
}

export function Status(): ReactElement {
  const { session, state } = useSession()
  return h(
    Fragment,
    null,
    h('p', { id: 'status' }, statusText(state)),
    h('button', { type: 'button', onClick: () => void session.signOut() }, 'Sign out'),
  )
}

function Name(): ReactElement {
  return h('p', { id: 'name' }, nameText(useClaims()))
}

function Draft(): ReactElement | null {
  const user = useUser()
  return user && h('textarea', { id: 'draft', key: String(user.sub) })
}

function Ready(): ReactElement {
  useReady()
  return h('p', { id: 'ready' }, 'ready')
}

class Boundary extends Component<{ readonly children?: ReactNode }, { readonly failure: string | null }> {
  override state: { readonly failure: string | null } = { failure: null }

  static getDerivedStateFromError(error: unknown): { failure: string } {
    return { failure: failureText(error) }
  }

  override render(): ReactNode {
    const { failure } = this.state
    return failure === null ? this.props.children : h('p', { id: 'failure' }, failure)
  }
}
