import type { Passing } from '../src/host/intercept.js'
import type { KnownUsers } from './known-users.js'

declare const self: ServiceWorkerGlobalScope

export function passing(event: FetchEvent, users: KnownUsers, subject: () => Promise<unknown>): Passing {
  const { request, clientId } = event
  return {
    request,
    isBehind: (subject) => users.isBehind(clientId, subject),
    informed: async () => users.told(clientId, await subject()),
    beside: (task) => event.waitUntil(task),
    // A page that closed while its request waited wants no answer; browsers tell a worker in no other way.
    async isGivenUp() {
      if (request.signal.aborted) return true
      if (clientId === '' || request.mode === 'navigate' || request.keepalive) return false
      return (await self.clients.get(clientId)) === undefined
    },
  }
}
