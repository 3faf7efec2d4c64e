import type { Session } from 'holdfast'
import { SessionProvider, useClaims, useReady, useSession, useUser } from 'holdfast/solid'
import { ErrorBoundary, type JSX, Show, Suspense } from 'solid-js'
import { failureText, nameText, statusText } from '../site/texts.js'

export function App(props: { readonly session: Session }): JSX.Element {
  return (
    <SessionProvider session={props.session}>
      <Status />
      <Name />
      <Draft />
      <ErrorBoundary fallback={(error: unknown) => <p id="failure">{failureText(error)}</p>}>
        <Suspense fallback={<p id="waiting">waiting</p>}>
          <Ready />
        </Suspense>
      </ErrorBoundary>
    </SessionProvider>
  )
}

export function Status(): JSX.Element {
  const { session, state } = useSession()
  return (
    <>
      <p id="status">{statusText(state())}</p>
      <button type="button" onClick={() => void session.signOut()}>
        Sign out
      </button>
    </>
  )
}

function Name(): JSX.Element {
  const claims = useClaims()
  return <p id="name">{nameText(claims())}</p>
}

function Draft(): JSX.Element {
  const user = useUser()
  return (
    <Show when={user()?.sub} keyed>
      <textarea id="draft" />
    </Show>
  )
}

function Ready(): JSX.Element {
  const ready = useReady()
  return (
    <Show when={ready()}>
      <p id="ready">ready</p>
    </Show>
  )
}
