import type { Claims } from '../../protocol/session-state.js'
import { parsedJson } from './parsed-json.js'

/**
 * What an ID token (OpenID Connect Core §2) says of the user, to be shown and for nothing else: its signature
 * is not verified. It came from the token endpoint itself, over TLS (§3.1.3.7).
 */
export function idTokenClaims(token: unknown): Claims | undefined {
  try {
    const payload = String(token).split('.')[1] ?? ''
    const bytes = atob(payload.replace(/-/g, '+').replace(/_/g, '/'))
    const claims = parsedJson(new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0))))
    return Object(claims) === claims ? (claims as Claims) : undefined
  } catch {
    return undefined
  }
}
