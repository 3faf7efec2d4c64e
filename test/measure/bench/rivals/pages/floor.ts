import { fetchingApp } from './app.js'
import { exchangeCode, isCallback, redirectToSignIn } from './authorization-code.js'

const CLIENT_ID = 'floor'

const { serviceWorker } = navigator
const registration = await serviceWorker.register('/floor-worker.js')
await serviceWorker.ready
if (!serviceWorker.controller) {
  await new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve, { once: true }))
}

if (isCallback(CLIENT_ID)) {
  const tokens = await exchangeCode(CLIENT_ID)
  await new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = resolve
    registration.active?.postMessage(tokens, [port2])
  })
  location.replace(`/${CLIENT_ID}.html`)
} else if ((await fetch('/api/me')).ok) {
  window.contestant = fetchingApp((path) => fetch(path))
} else {
  await redirectToSignIn(CLIENT_ID)
}
