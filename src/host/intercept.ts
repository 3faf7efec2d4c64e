import type { Authorization, Coordinator } from '../core/coordinator.js'
import { credentialedRequest, hasBody } from './credentialed-request.js'
import type { Grant } from './grant.js'
import type { Journal } from './journal.js'
import { isRefused, takenOff } from './refused-response.js'
import { send } from './send.js'

/** A request on its way through the host. */
export interface Passing {
  readonly request: Request
  /** Whether nobody wants the answer any more. Asked only after a wait. */
  isGivenUp(): Promise<boolean>
  /** Keeps the host alive until a task beside the request is done. */
  beside(task: Promise<unknown>): void
}

/** Answers one protected request: with its credential, and again after a refresh when the server refused it. */
export type Answer = (passing: Passing) => Promise<Response>

/** What passes requests through, and what cuts off those that are under way. */
interface Interceptor {
  readonly answer: Answer
  cut(): void
}

export function interceptor(coordinator: Coordinator, grant: Grant, journal: Journal): Interceptor {
  let session = new AbortController()

  async function answer(passing: Passing): Promise<Response> {
    const { request } = passing
    const authorization = await coordinator.authorize()
    switch (authorization.type) {
      case 'unreachable':
        return Response.error()
      case 'anonymous':
        return send(request)
      case 'stale':
        // Of whoever is signed in by now it must not carry a cookie either.
        return send(new Request(request, { credentials: 'omit' }))
      case 'credential':
        return authorized(passing, authorization)
      default:
        return authorization satisfies never
    }
  }

  async function authorized(
    passing: Passing,
    { credential, refreshBeside, waited }: Extract<Authorization, { type: 'credential' }>,
  ): Promise<Response> {
    const { request } = passing
    if (waited && (await passing.isGivenUp())) return Response.error()
    if (refreshBeside) passing.beside(coordinator.wake())
    const { signal } = session
    const spare = hasBody(request) ? request.clone() : request
    const response = await send(
      await credentialedRequest(request, grant.credentialHeaders(credential), signal),
    )
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
    if (await passing.isGivenUp()) return Response.error()
    journal.resent()
    const second = await send(
      await credentialedRequest(spare, grant.credentialHeaders(renewed.credential), signal),
    )
    if (isRefused(second)) coordinator.distrust(renewed.credential)
    return second
  }

  async function counted(passing: Passing): Promise<Response> {
    journal.began()
    try {
      const response = await answer(passing)
      journal.ended(response.type === 'error' ? 'failed' : 'answered')
      return response
    } catch (error) {
      journal.ended('failed')
      throw error
    }
  }

  return {
    answer: counted,
    cut() {
      session.abort()
      session = new AbortController()
    },
  }
}
