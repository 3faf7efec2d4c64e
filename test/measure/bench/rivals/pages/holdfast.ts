import { connect, type SessionState } from 'holdfast'
import { fetchingApp } from './app.js'

const session = connect({ worker: '/holdfast-worker.js' })

/** Whether somebody is signed in, once a sign-in that is under way has come to its end. */
function decided(): Promise<SessionState['status']> {
  return new Promise((resolve) => {
    function look(): void {
      const { status } = session.getState()
      if (status === 'active' || status === 'signed-out') resolve(status)
    }
    session.subscribe(look)
    look()
  })
}

await session.ready
if ((await decided()) === 'active') window.contestant = fetchingApp((path) => fetch(path))
else await session.signInRedirect({ returnTo: '/holdfast.html' })
