import { Router } from '@solidjs/router'
import { FileRoutes } from '@solidjs/start/router'
import { connect } from 'holdfast'
import { sessionDialog } from 'holdfast/dialog'
import { SessionProvider, serverSession } from 'holdfast/solid'
import { Suspense } from 'solid-js'
import { isServer } from 'solid-js/web'

const session = isServer ? serverSession : connect({ worker: '/sw.js' })
if (!isServer) {
  sessionDialog({ session })
  window.session = session
}

export default function App() {
  return (
    <SessionProvider session={session}>
      <Router root={(props) => <Suspense>{props.children}</Suspense>}>
        <FileRoutes />
      </Router>
    </SessionProvider>
  )
}
