import { connect } from 'holdfast'

window.session = connect({ worker: '/mistaken-worker.js' })
