import { connect } from 'holdfast'

const session = connect({ worker: '/no-such-worker.js' })
// As an app does that shows the state and sends its requests.
session.subscribe(() => {})
if (location.search === '?awaited') {
  session.ready.catch(() => {
    document.title = 'told'
  })
}
