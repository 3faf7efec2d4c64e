import type { AuthorizationServer } from 'oauth4webapi'
import { isConfidential } from '../urls/loopback.js'

/** `null`: the provider has no such endpoint, or none that anything could be trusted with. */
export function endpointOf(
  server: AuthorizationServer,
  name: 'authorization_endpoint' | 'token_endpoint' | 'end_session_endpoint',
): URL | null {
  const { [name]: told } = server
  const url = told !== undefined && URL.canParse(told) ? new URL(told) : null
  return url && isConfidential(url, '') ? url : null
}
