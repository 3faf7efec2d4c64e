import { connect } from 'holdfast'

window.session = connect({ worker: '/sw.js', signInPage: '/sign-in.html' })
