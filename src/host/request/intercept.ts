import type { Authorization, Coordinator } from '../../core/coordinator.js'
import type { Credential, Owner } from '../../core/session.js'
import type { Target } from '../../core/target.js'
import type { SendProven } from '../grant/dpop.js'
import type { Grant } from '../grant/grant.js'
import type { Journal } from '../journal.js'
import { send } from '../send.js'
import { sleep } from '../sleep.js'
import { buffered } from './buffered-response.js'
import { bodyOf, credentialedRequest, goesWithout, hasBody, inCacheMode } from './credentialed-request.js'
import { mayBeCached, ownAnswers } from './own-answers.js'
import { resourceMetadataIn } from './resource-metadata.js'
import type { Resume } from './resume.js'
import { stepUpIn } from './step-up.js'

/** A request on its way through the host. */
export interface InterceptedRequest {
  readonly request: Request
  /** Whether nobody wants the answer any more. Asked only after a wait. */
  isAbandoned(): Promise<boolean>
  /** Whom its page takes for the user; `null` when it has not learnt of anybody. */
  owner(): Promise<Owner | null>
  /** It goes out as this user: a page that knew of nobody knows by its answer. */
  sentAs(owner: Owner): void
  /** Its page has learnt by the answer who the user is. */
  learnt(): Promise<void>
  /** Keeps the host alive until a task beside the request is done. */
  waitUntil(task: Promise<unknown>): void
}

/** Answers one request. */
export type RequestHandler = (intercepted: InterceptedRequest) => Promise<Response>

/** For how long a body waits for a refresh that it could do without, in milliseconds. */
const BODY_WAITS_MS = 2_000

/** Neither answered with what users have fetched, nor kept for them. */
function pastCache(request: Request): Request {
  return inCacheMode(request, mayBeCached(request) ? 'no-store' : request.cache)
}

/** What passes requests through, and what cuts off those that are under way. */
export interface Interceptor {
  /**
   * Answers one protected request: with the credential for its target, and again after a refresh, or after
   * the user has stepped up, when the server refused it.
   */
  answer(intercepted: InterceptedRequest, target: Target): Promise<Response>
  abortAll(): void
}

export function interceptor(
  coordinator: Coordinator,
  { credentialHeaders, dpop }: Pick<Grant, 'credentialHeaders' | 'dpop'>,
  journal: Journal,
  isRejected: (response: Response) => Promise<boolean>,
  namesToken: (response: Response) => boolean,
  resume: readonly Resume[],
): Interceptor {
  let session = new AbortController()
  const sendOwn = ownAnswers(coordinator.inherited)

  async function answer(intercepted: InterceptedRequest, target: Target): Promise<Response> {
    const [owner, body] = await Promise.all([intercepted.owner(), bodyOf(intercepted.request)])
    return answerAs(owner, intercepted, body, target)
  }

  /** @param owner However long it waits, it goes out as nobody else. `null`: as whoever is signed in now. */
  async function answerAs(
    owner: Owner | null,
    intercepted: InterceptedRequest,
    body: ArrayBuffer | null,
    target: Target,
  ): Promise<Response> {
    const authorization = await authorizedFor(intercepted, target, owner)
    switch (authorization.type) {
      case 'unreachable':
        return Response.error()
      case 'anonymous':
        return send(coordinator.inherited() === null ? intercepted.request : pastCache(intercepted.request))
      case 'stale':
        // Of whoever is signed in by now it must not carry a cookie either.
        return send(new Request(pastCache(intercepted.request), { credentials: 'omit' }))
      case 'credential': {
        const { credential } = authorization
        intercepted.sentAs(credential)
        const response = await authorized(intercepted, body, authorization)
        return response
          ? resumable(response, intercepted, credential)
          : answerAs(credential, intercepted, body, target)
      }
      default:
        return authorization satisfies never
    }
  }

  /**
   * Refused, a body would be sent twice, and it may be large or on its way for long. How large it is no
   * browser tells a worker. So where a refresh is due, requests that may have a body wait for it.
   */
  async function authorizedFor(
    { request }: InterceptedRequest,
    target: Target,
    owner: Owner | null,
  ): Promise<Authorization> {
    const first = await coordinator.authorize(target, owner)
    if (first.type !== 'credential' || !first.refreshBeside || !hasBody(request)) return first
    await Promise.race([coordinator.wake(target), sleep(BODY_WAITS_MS)])
    const second = await coordinator.authorize(target, first.credential)
    return second.type === 'credential' ? { ...second, waited: true } : second
  }

  /** @returns `null` when the session has changed before the request could be sent. */
  function sendAs(
    credential: Credential,
    request: Request,
    body: ArrayBuffer | null,
    signal: AbortSignal,
  ): Promise<Response | null> {
    const sendWith: SendProven = async (sent, headers) => {
      // Somebody else may have signed in since, and the browser would add their cookie.
      if (!coordinator.isCurrent(credential)) return null
      return sendOwn(sent, (cache) =>
        credentialedRequest(sent, hasBody(sent) ? body : null, headers, signal, cache),
      )
    }
    return dpop && credential.proofKey
      ? dpop.send(credential.proofKey, request, credential.accessToken, sendWith)
      : sendWith(request, credentialHeaders(credential))
  }

  /** @returns `null` when the session has changed before the request could be sent. */
  async function authorized(
    intercepted: InterceptedRequest,
    body: ArrayBuffer | null,
    { credential: first, refreshBeside, waited }: Extract<Authorization, { type: 'credential' }>,
  ): Promise<Response | null> {
    const { request } = intercepted
    let { signal } = session
    if (waited && (await intercepted.isAbandoned())) return Response.error()
    if (refreshBeside) intercepted.waitUntil(coordinator.wake(first.target))
    // Its 401 would say nothing of the token, and cause a refresh for nothing.
    if (goesWithout(request, first.accessToken))
      return sendOwn(request, (cache) => inCacheMode(request, cache))
    let credential = first
    let sent = request
    let refusal: Response | null = null
    /** What has been done about refusals: first the token is renewed, if anything, and then the user asked. */
    let done: 'nothing' | 'renewed' | 'stepped-up' = 'nothing'
    for (;;) {
      // One that is sent with a proof is left whole.
      const isSpent = hasBody(sent) && done !== 'stepped-up' && !(dpop && credential.proofKey)
      const spare = isSpent ? sent.clone() : sent
      const response = await sendAs(credential, sent, body, signal)
      if (!response) return refusal
      note(request, response)
      const asked = stepUpIn(response)
      if (!asked && !(await isRejected(response))) {
        if (response.ok && !refusal) coordinator.trust(credential)
        return response
      }
      if (done === 'stepped-up' || (done === 'renewed' && !asked)) {
        if (!asked) coordinator.distrust(credential)
        return response
      }
      // Such as a wrong password, which must not count twice.
      if (!asked && hasBody(request) && !namesToken(response) && coordinator.isTrusted(credential))
        return response

      refusal = await buffered(response)
      const renewed = await (asked ? coordinator.stepUp(credential, asked) : coordinator.renew(credential))
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
      if (await intercepted.isAbandoned()) return Response.error()
      if (!coordinator.isCurrent(renewed.credential)) return refusal
      journal.resent(request)
      done = asked ? 'stepped-up' : 'renewed'
      credential = renewed.credential
      sent = spare
      signal = session.signal
    }
  }

  function resumable(response: Response, intercepted: InterceptedRequest, owner: Credential): Response {
    const { number, target } = owner
    const again = async (request: Request): Promise<Response | null> => {
      const authorization = await coordinator.authorize(target, owner)
      if (authorization.type === 'unreachable') return Response.error()
      // Of another user's stream not one byte may follow.
      if (authorization.type !== 'credential' || authorization.credential.number !== number) return null
      // The event is over: it can keep the host alive for nothing more. The open stream does.
      return (
        (await authorized({ ...intercepted, request, waitUntil: () => {} }, null, authorization)) ??
        Response.error()
      )
    }
    return resume.reduce((sofar, each) => each(sofar, intercepted.request, again), response)
  }

  function note(request: Request, response: Response): void {
    const metadata = resourceMetadataIn(response)
    if (metadata) journal.metadataAt(request, metadata)
  }

  async function recorded(intercepted: InterceptedRequest, target: Target): Promise<Response> {
    journal.began()
    try {
      const response = await answer(intercepted, target)
      note(intercepted.request, response)
      journal.ended(response.type === 'error' ? 'failed' : 'answered')
      return response
    } catch (error) {
      journal.ended('failed')
      throw error
    }
  }

  return {
    answer: recorded,
    abortAll() {
      session.abort()
      session = new AbortController()
    },
  }
}
