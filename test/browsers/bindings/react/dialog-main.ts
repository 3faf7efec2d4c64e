import { connect, type Session } from 'holdfast'
import { sessionDialog } from 'holdfast/dialog'
import { SessionProvider, useReady, useUser } from 'holdfast/react'
import { Fragment, createElement as h, type ReactElement, Suspense } from 'react'
import { createRoot } from 'react-dom/client'

function App(): ReactElement {
  useReady()
  const user = useUser()
  return user ? h(Letter, { key: String(user.sub) }) : h('p', { id: 'gate' }, 'Please sign in')
}

function Letter(): ReactElement {
  const save = () => void fetch('/api/echo', { method: 'POST', body: 'a letter' })
  return h(
    Fragment,
    null,
    h('textarea', { id: 'draft' }),
    h('button', { type: 'button', onClick: save }, 'Save'),
  )
}

function SignIn({ session }: { readonly session: Session }): ReactElement {
  const submit = () => session.signIn({ username: 'demo', password: 'demo' })
  return h('form', { slot: 'sign-in', action: submit }, h('button', { type: 'submit' }, 'Sign in as Demo'))
}

const session = connect({ worker: '/hold-sw.js' })
window.session = session
// As a module beside the app does, long before anything is drawn.
sessionDialog({ session })
const root = document.querySelector('#app')
if (root) {
  createRoot(root).render(
    h(
      SessionProvider,
      { session },
      h(Suspense, { fallback: null }, h(App)),
      h('holdfast-session-dialog', null, h(SignIn, { session })),
    ),
  )
}
