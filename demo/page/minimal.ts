import { connect } from 'holdfast'
import { workerUrl } from './mode.js'

const session = connect({ worker: workerUrl(location.search) })
Object.assign(window, { session })
