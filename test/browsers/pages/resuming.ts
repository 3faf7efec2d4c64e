import { connect } from 'holdfast'

window.session = connect({ worker: '/resuming-worker.js' })
