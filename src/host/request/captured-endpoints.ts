import type { Coordinator } from '../../core/coordinator.js'
import { isSameUser } from '../../core/session.js'
import { ownerTold } from '../../protocol/snapshot.js'
import { CAME_FIRST } from '../call-result.js'
import type { Grant } from '../grant/grant.js'
import { RECENT_MS } from '../recent.js'
import { isSameEndpoint } from '../urls/same-endpoint.js'
import type { InterceptedRequest, RequestHandler } from './intercept.js'

/**
 * Pages that speak to the authorization server with code of their own are served too, and still
 * never see a token: their sign-in becomes the origin's session, their refresh joins the one refresh,
 * their sign-out ends the session everywhere.
 *
 * @returns `null` for a request that is not to one of these endpoints.
 */
export function capturedEndpoint(
  request: Request,
  coordinator: Coordinator,
  grant: Grant,
): RequestHandler | null {
  if (request.method !== 'POST' || !grant.endpoints) return null
  const { signIn, refresh, signOut } = grant.endpoints
  const url = new URL(request.url)
  url.hash = ''
  const all = [...signIn, refresh, signOut]
  // Endpoints may differ in their queries alone.
  const meant = all.find(({ href }) => href === url.href) ?? all.find((each) => isSameEndpoint(each, url))
  if (!meant) return null
  if (meant === refresh) return (intercepted) => ofItsUser(intercepted, () => answerRefresh(coordinator))
  if (meant === signOut)
    return (intercepted) => ofItsUser(intercepted, () => answerSignOut(request, coordinator))
  return async (intercepted) => {
    const response = await answerSignIn(request, coordinator, grant)
    if (response.ok) await intercepted.learnt()
    return response
  }

  /** A page that has not heard of another user must not refresh for them, or sign them out. */
  async function ofItsUser(
    intercepted: InterceptedRequest,
    answer: () => Promise<Response>,
  ): Promise<Response> {
    const owner = await intercepted.owner()
    const now = ownerTold(await coordinator.snapshot())
    return owner && now && !isSameUser(owner, now) ? superseded() : answer()
  }
}

function superseded(): Response {
  return Response.json({ error: 'superseded', error_description: CAME_FIRST }, { status: 409 })
}

async function answerSignIn(request: Request, coordinator: Coordinator, grant: Grant): Promise<Response> {
  let answer = Response.error()
  const result = await coordinator.signIn(async (known) => {
    const { outcome, response } = await grant.forwardSignIn(request, known)
    answer = response
    return outcome
  })
  return result.type === 'superseded' ? superseded() : answer
}

async function answerRefresh(coordinator: Coordinator): Promise<Response> {
  const { type } = await coordinator.refresh(undefined, RECENT_MS)
  if (type === 'unreachable') return Response.error()
  const { state } = await coordinator.snapshot()
  if (state.status === 'active') {
    const expiresIn = Math.max(0, Math.floor((state.accessExpiresAt - Date.now()) / 1000))
    return Response.json({ token_type: 'Bearer', expires_in: expiresIn })
  }
  const ended = state.status === 'signed-out' ? state.ended : null
  const told = { error: 'invalid_grant', reason: ended?.reason, error_description: ended?.message }
  return Response.json(told, { status: 401 })
}

async function answerSignOut(request: Request, coordinator: Coordinator): Promise<Response> {
  const body: unknown = await request.json().catch(() => null)
  await coordinator.signOut(Object(body).everywhere === true)
  return Response.json({})
}
