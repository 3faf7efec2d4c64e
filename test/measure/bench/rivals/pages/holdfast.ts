import { connect } from 'holdfast'
import { fetchingApp } from './app.js'
import { exchangeCode, isCallback, redirectToSignIn } from './authorization-code.js'

const CLIENT_ID = 'holdfast'

const session = connect({ worker: '/holdfast-worker.js' })
await session.ready

if (isCallback(CLIENT_ID)) {
  // The worker takes the tokens out of the answer; this page never sees one.
  await exchangeCode(CLIENT_ID)
  location.replace(`/${CLIENT_ID}.html`)
} else if (session.getState().status === 'active') {
  window.contestant = fetchingApp((path) => fetch(path))
} else {
  await redirectToSignIn(CLIENT_ID)
}
