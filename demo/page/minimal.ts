import { connect } from 'holdfast'
import { keepMode, workerUrl } from './session/mode.js'
import { withoutWorker } from './session/without-worker.js'

const session = connect({
  worker: workerUrl,
  ...(new URLSearchParams(location.search).has('withoutWorker') && { withoutWorker }),
})
keepMode(session)
Object.assign(window, { session })
