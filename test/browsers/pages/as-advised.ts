import { connect, onUserChange } from 'holdfast'

window.session = connect({ worker: '/sw.js', signInPage: '/sign-in.html' })
window.changes = []
onUserChange(window.session, (change) => {
  window.changes.push(change)
  if (change === 'another-user') location.reload()
})
