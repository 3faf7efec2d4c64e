import { connect } from 'holdfast'
import { makeRequest } from './make-request.js'

Object.assign(window, { session: connect({ worker: `/sw.js${location.search}` }), makeRequest })
