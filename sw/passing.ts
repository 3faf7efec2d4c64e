import type { Passing } from '../src/host/intercept.js'

declare const self: ServiceWorkerGlobalScope

export function passing(event: FetchEvent): Passing {
  const { request, clientId } = event
  return {
    request,
    beside: (task) => event.waitUntil(task),
    // A page that closed while its request waited wants no answer; browsers tell a worker in no other way.
    async isGivenUp() {
      if (request.signal.aborted) return true
      if (clientId === '' || request.mode === 'navigate' || request.keepalive) return false
      return (await self.clients.get(clientId)) === undefined
    },
  }
}
