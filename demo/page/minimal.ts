import { connect } from 'holdfast'
import { keepMode, workerUrl } from './session/mode.js'
import { withoutWorker } from './session/without-worker.js'

const query = new URLSearchParams(location.search)
const session = connect({
  worker: workerUrl,
  keepWarm: !query.has('cold'),
  ...(query.has('withoutWorker') && { withoutWorker }),
})
keepMode(session)
Object.assign(window, { session })
