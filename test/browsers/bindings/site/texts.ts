import { type Claims, HoldfastError, type SessionState } from 'holdfast'

/** How often the components of this page have put their texts together. */
export const drawn: { status: number; name: number } = { status: 0, name: 0 }

export function statusText(state: SessionState): string {
  drawn.status += 1
  return state.status === 'signed-out' && state.ended ? `signed-out: ${state.ended.reason}` : state.status
}

export function nameText(claims: Claims | null): string {
  drawn.name += 1
  return claims ? String(claims.name) : 'nobody'
}

export function failureText(error: unknown): string {
  return error instanceof HoldfastError ? error.code : String(error)
}
