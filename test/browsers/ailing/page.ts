import { connect } from 'holdfast'
import { type Ailment, ailmentAt } from './ailment.js'
import { setClock } from './clock.js'

declare global {
  interface Window {
    /** Makes this page and the worker ill, or well again. Resolves when both are. */
    fallIll(ailment: Ailment): Promise<void>
    /** Every state that this page has shown. */
    shown: string[]
  }
}

setClock(ailmentAt(new URL(location.href)).clock)

window.fallIll = async (ailment) => {
  setClock(ailment.clock)
  const { active } = await navigator.serviceWorker.ready
  const { port1, port2 } = new MessageChannel()
  await new Promise((resolve) => {
    port1.onmessage = resolve
    active?.postMessage({ ailment }, [port2])
  })
}

const session = connect({ worker: `/worker.js${location.search}` })
window.session = session
window.shown = [session.getState().status]
session.subscribe(() => window.shown.push(session.getState().status))
