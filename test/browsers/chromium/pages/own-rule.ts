import { connect } from 'holdfast'

window.session = connect({ worker: '/own-rule-worker.js' })
