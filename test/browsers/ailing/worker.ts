import { coordinate, tokenEndpoint } from 'holdfast/sw'
import { DEMO_ENDPOINTS } from '../../support/demo-endpoints.js'
import { type Ailment, ailmentAt } from './ailment.js'
import { setClock } from './clock.js'
import { setDisk } from './disk.js'

function fallIll({ disk, clock }: Ailment): void {
  setDisk(disk)
  setClock(clock)
}

fallIll(ailmentAt(new URL(location.href)))

coordinate({
  protect: ['/api/'],
  grant: tokenEndpoint(DEMO_ENDPOINTS),
})

interface WorkerScope {
  skipWaiting(): Promise<void>
}

addEventListener('install', () => {
  void (globalThis as unknown as WorkerScope).skipWaiting()
})
addEventListener('message', ({ data, ports: [port] }) => {
  if (!data?.ailment) return
  fallIll(data.ailment)
  port?.postMessage('ill')
})
