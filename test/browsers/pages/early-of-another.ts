import { connect } from 'holdfast'
import { holdUntilServed } from 'holdfast/early'

declare global {
  interface Window {
    /** What became of what was asked for before anybody knew whose it is. */
    asked: Promise<string[]>
    serve(): Promise<void>
  }
}

holdUntilServed(['/api/'])

function byXhr(): Promise<string> {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest()
    xhr.onload = () => resolve(String(xhr.status))
    xhr.onerror = () => resolve('error')
    xhr.open('GET', '/api/me')
    xhr.send()
  })
}

window.asked = Promise.all([
  fetch('/api/me').then(
    ({ status }) => String(status),
    ({ name }) => name,
  ),
  byXhr(),
])

window.serve = async () => {
  window.session = connect({ worker: '/sw.js' })
  await window.session.ready
}
