import type { Authorization, Coordinator } from '../core/coordinator.js'
import type { Credential } from '../core/session.js'
import type { Target } from '../core/target.js'
import { credentialedRequest, goesWithout, hasBody } from './credentialed-request.js'
import type { Grant } from './grant.js'
import type { Journal } from './journal.js'
import { takenOff } from './refused-response.js'
import type { Resume } from './resume.js'
import { send } from './send.js'
import { sleep } from './sleep.js'

/** A request on its way through the host. */
export interface Passing {
  readonly request: Request
  /** Whether nobody wants the answer any more. Asked only after a wait. */
  isGivenUp(): Promise<boolean>
  /** Whether its page still takes somebody else for the user than this one. */
  isBehind(subject: unknown): boolean
  /** Its page has learnt by the answer who the user is. */
  informed(): Promise<void>
  /** Keeps the host alive until a task beside the request is done. */
  beside(task: Promise<unknown>): void
}

/** Answers one protected request: with the credential for its target, and again after a refresh when the server refused it. */
export type Answer = (passing: Passing, target: Target) => Promise<Response>

/** For how long a body waits for a refresh that it could do without, in milliseconds. */
const BODY_WAITS = 2_000

/** Of whoever is signed in by now it must not carry a cookie either. */
function unauthorized(request: Request): Promise<Response> {
  return send(new Request(request, { credentials: 'omit' }))
}

/** What passes requests through, and what cuts off those that are under way. */
export interface Interceptor {
  readonly answer: Answer
  cut(): void
}

export function interceptor(
  coordinator: Coordinator,
  grant: Grant,
  journal: Journal,
  isRejected: (response: Response) => Promise<boolean>,
  resume: readonly Resume[],
): Interceptor {
  let session = new AbortController()

  async function answer(passing: Passing, target: Target): Promise<Response> {
    const { request } = passing
    const authorization = await authorizedFor(passing, target)
    switch (authorization.type) {
      case 'unreachable':
        return Response.error()
      case 'anonymous':
        return send(request)
      case 'stale':
        return unauthorized(request)
      case 'credential':
        if (passing.isBehind(authorization.subject)) return unauthorized(request)
        return unbroken(await authorized(passing, authorization), passing, authorization.credential)
      default:
        return authorization satisfies never
    }
  }

  /**
   * Refused, a body would be sent twice, and it may be large or on its way for long. How large it is no browser tells a worker. So where a
   * refresh is due, requests that may have a body wait for it.
   */
  async function authorizedFor({ request }: Passing, target: Target): Promise<Authorization> {
    const first = await coordinator.authorize(target)
    if (first.type !== 'credential' || !first.refreshBeside || !hasBody(request)) return first
    await Promise.race([coordinator.wake(target), sleep(BODY_WAITS)])
    const second = await coordinator.authorize(target)
    if (second.type !== 'credential') return second
    // Meanwhile somebody else may have signed in.
    return second.credential.number === first.credential.number
      ? { ...second, waited: true }
      : { type: 'stale' }
  }

  async function authorized(
    passing: Passing,
    { credential, refreshBeside, waited }: Extract<Authorization, { type: 'credential' }>,
  ): Promise<Response> {
    const { request } = passing
    if (waited && (await passing.isGivenUp())) return Response.error()
    if (refreshBeside) passing.beside(coordinator.wake(credential.target))
    // Its 401 would say nothing of the token, and cause a refresh for nothing.
    if (goesWithout(request, credential.accessToken)) return send(request)
    const { signal } = session
    const spare = hasBody(request) ? request.clone() : request
    const response = await send(
      await credentialedRequest(request, grant.credentialHeaders(credential), signal),
    )
    if (!(await isRejected(response))) return response

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
    if (await isRejected(second)) coordinator.distrust(renewed.credential)
    return second
  }

  function unbroken(response: Response, passing: Passing, { number, target }: Credential): Response {
    const again = async (request: Request): Promise<Response | null> => {
      const authorization = await coordinator.authorize(target)
      if (authorization.type === 'unreachable') return Response.error()
      // Of another user's stream not one byte may follow.
      if (authorization.type !== 'credential' || authorization.credential.number !== number) return null
      // The event is over: it can keep the host alive for nothing more. The open stream does.
      return authorized({ ...passing, request, beside: () => {} }, authorization)
    }
    return resume.reduce((sofar, each) => each(sofar, passing.request, again), response)
  }

  async function counted(passing: Passing, target: Target): Promise<Response> {
    journal.began()
    try {
      const response = await answer(passing, target)
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
