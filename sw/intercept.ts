import type { Authorization, Coordinator } from '../src/core/coordinator.js'
import { credentialedRequest, hasBody } from './credentialed-request.js'
import type { Grant } from './grant.js'
import type { Journal } from './journal.js'
import { isRefused, takenOff } from './refused-response.js'

declare const self: ServiceWorkerGlobalScope

/** Answers one protected request: with its credential, and again after a refresh when the server refused it. */
export type Answer = (event: FetchEvent) => Promise<Response>

export function interceptor(coordinator: Coordinator, grant: Grant, journal: Journal): Answer {
  async function answer(event: FetchEvent): Promise<Response> {
    const { request } = event
    const authorization = await coordinator.authorize()
    switch (authorization.type) {
      case 'unreachable':
        return Response.error()
      case 'anonymous':
      case 'stale':
        return fetch(request)
      case 'credential':
        return authorized(event, authorization)
      default:
        return authorization satisfies never
    }
  }

  async function authorized(
    event: FetchEvent,
    { credential, refreshBeside, waited }: Extract<Authorization, { type: 'credential' }>,
  ): Promise<Response> {
    const { request } = event
    if (waited && (await isGivenUp(event))) return Response.error()
    if (refreshBeside) event.waitUntil(coordinator.wake())
    const spare = hasBody(request) ? request.clone() : request
    const response = await fetch(await credentialedRequest(request, grant.credentialHeaders(credential)))
    if (!isRefused(response)) return response

    const refusal = await takenOff(response)
    const renewed = await coordinator.renew(credential)
    switch (renewed.type) {
      case 'unreachable':
        return Response.error()
      case 'anonymous':
      case 'stale':
        return refusal
      case 'credential':
        break
      default:
        return renewed satisfies never
    }
    if (await isGivenUp(event)) return Response.error()
    journal.resent()
    const second = await fetch(await credentialedRequest(spare, grant.credentialHeaders(renewed.credential)))
    if (isRefused(second)) coordinator.distrust(renewed.credential)
    return second
  }

  return async (event) => {
    journal.began()
    try {
      const response = await answer(event)
      journal.ended(response.type === 'error' ? 'failed' : 'answered')
      return response
    } catch (error) {
      journal.ended('failed')
      throw error
    }
  }
}

/** A page that closed while its request waited wants no answer; browsers tell a worker in no other way. */
async function isGivenUp({ request, clientId }: FetchEvent): Promise<boolean> {
  if (request.signal.aborted) return true
  if (clientId === '' || request.mode === 'navigate' || request.keepalive) return false
  return (await self.clients.get(clientId)) === undefined
}
