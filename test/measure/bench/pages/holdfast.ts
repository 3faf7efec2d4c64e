import { connect } from 'holdfast'
import { NOTHING } from './ready.js'

window.ready = signedIn()

async function signedIn(): Promise<typeof NOTHING> {
  const query = new URLSearchParams(location.search)
  const session = connect({
    worker: query.has('unprotected') ? '/holdfast-worker.js?unprotected=network' : '/holdfast-worker.js',
    keepWarm: !query.has('cold'),
  })
  await session.ready
  if (session.getState().status !== 'active') await session.signIn({ username: 'demo', password: 'demo' })
  return NOTHING
}
