import { connect } from 'holdfast'
import { holdUntilServed } from 'holdfast/early'

/** How the requests ended that this page made before it was served. */
declare global {
  interface Window {
    early: Promise<readonly (number | string)[]>
  }
}

holdUntilServed(['/api/'])

function byXhr(): Promise<number> {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest()
    xhr.open('GET', '/api/me?by=xhr')
    xhr.setRequestHeader('accept', 'application/json')
    xhr.onloadend = () => resolve(xhr.status)
    xhr.send()
  })
}

async function posted(): Promise<number | string> {
  const response = await fetch('/api/echo', { method: 'POST', body: 'half a message' })
  const { bytes } = (await response.json()) as { bytes: number }
  return response.ok ? `${bytes} bytes` : response.status
}

function givenUp(): Promise<string> {
  return fetch('/api/me?by=nobody', { signal: AbortSignal.timeout(1) }).then(
    ({ status }) => String(status),
    ({ name }: Error) => name,
  )
}

const isUncontrolled = navigator.serviceWorker.controller === null
window.early = Promise.all([
  fetch('/api/me').then(({ status }) => status),
  byXhr(),
  posted(),
  isUncontrolled ? givenUp() : 'controlled',
])
window.session = connect({ worker: '/sw.js' })
