import type { Coordinator } from '../core/coordinator.js'
import type { Grant } from './grant.js'

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
): (() => Promise<Response>) | null {
  if (request.method !== 'POST') return null
  const { signIn, refresh, signOut } = grant.endpoints
  const [url] = request.url.split('#')
  const isMeant = ({ href }: URL): boolean => href === url
  if (signIn.some(isMeant)) return () => answerSignIn(request, coordinator, grant)
  if (isMeant(refresh)) return () => answerRefresh(coordinator)
  if (isMeant(signOut)) return () => answerSignOut(request, coordinator)
  return null
}

async function answerSignIn(request: Request, coordinator: Coordinator, grant: Grant): Promise<Response> {
  let answer = Response.error()
  const result = await coordinator.signIn(async () => {
    const { outcome, response } = await grant.forwardSignIn(request)
    answer = response
    return outcome
  })
  if (result.type !== 'superseded') return answer
  return Response.json(
    { error: 'superseded', error_description: 'Another sign-in or a sign-out came first.' },
    { status: 409 },
  )
}

async function answerRefresh(coordinator: Coordinator): Promise<Response> {
  const { type } = await coordinator.refresh()
  if (type === 'unreachable') return Response.error()
  const { state } = await coordinator.snapshot()
  if (state.status === 'active') {
    const expiresIn = Math.max(0, Math.floor((state.accessExpiresAt - Date.now()) / 1000))
    return Response.json({ token_type: 'Bearer', expires_in: expiresIn })
  }
  const told = {
    error: 'invalid_grant',
    reason: state.ended?.reason,
    error_description: state.ended?.message,
  }
  return Response.json(told, { status: 401 })
}

async function answerSignOut(request: Request, coordinator: Coordinator): Promise<Response> {
  const body: unknown = await request.json().catch(() => null)
  await coordinator.signOut(Object(body).everywhere === true)
  return Response.json({})
}
