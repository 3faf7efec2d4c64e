import { accessToken } from './access-token.js'
import { NOTHING } from './ready.js'

window.ready = underTheFloorsWorker()

async function underTheFloorsWorker(): Promise<typeof NOTHING> {
  const token = await accessToken()
  const controlled = new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true })
  })
  await navigator.serviceWorker.register(`/floor-worker.js?${new URLSearchParams({ token })}`)
  await controlled
  return NOTHING
}
