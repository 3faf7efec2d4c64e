import { connect } from 'holdfast'
import { sessionDialog } from 'holdfast/dialog'
import { serverSession } from 'holdfast/svelte'
import { browser } from '$app/environment'

export const session = browser ? connect({ worker: '/service-worker.js' }) : serverSession
if (browser) {
  sessionDialog({ session })
  window.session = session
}
