import { connect } from 'holdfast'
import { NOTHING } from './ready.js'

window.ready = signedIn()

async function signedIn(): Promise<typeof NOTHING> {
  const session = connect({ worker: `/holdfast-worker.js${location.search}` })
  await session.ready
  if (session.getState().status !== 'active') await session.signIn({ username: 'demo', password: 'demo' })
  return NOTHING
}
