import type { Owner } from '../src/core/session.js'
import type { InterceptedRequest } from '../src/host/request/intercept.js'
import type { PageUsers } from './page-users.js'

declare const self: ServiceWorkerGlobalScope

/** @param user Who is signed in. */
export function intercepted(
  event: FetchEvent,
  users: PageUsers,
  user: () => Promise<Owner | null>,
): InterceptedRequest {
  const { request, clientId, resultingClientId } = event
  return {
    request,
    // A page that is only on its way takes nobody for the user yet.
    owner: async () => (resultingClientId ? null : users.of(clientId)),
    sentAs: (owner) => users.sentAs(resultingClientId || clientId, owner),
    learnt: async () => users.learnt(clientId, await user()),
    waitUntil: (task) => event.waitUntil(task),
    // A page that closed while its request waited wants no answer; browsers tell a worker in no other way.
    async isAbandoned() {
      if (request.signal.aborted) return true
      if (clientId === '' || request.mode === 'navigate' || request.keepalive) return false
      return (await self.clients.get(clientId)) === undefined
    },
  }
}
