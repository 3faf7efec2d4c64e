import type { AuthorizationServer } from 'oauth4webapi'
import { isConfidential } from '../urls/loopback.js'

type Endpoint = 'authorization_endpoint' | 'token_endpoint' | 'end_session_endpoint'

/** Without these nobody signs in. */
export const NEEDED = ['authorization_endpoint', 'token_endpoint'] as const

/** `null`: the provider has no such endpoint, or none that anything could be trusted with. */
export function endpointOf(server: AuthorizationServer, name: Endpoint): URL | null {
  const { [name]: told } = server
  const url = told !== undefined && URL.canParse(told) ? new URL(told) : null
  return url && isConfidential(url, '') ? url : null
}

/** @throws TypeError that names it. */
export function neededEndpoint(server: AuthorizationServer, name: Endpoint): URL {
  const url = endpointOf(server, name)
  if (url) return url
  throw new TypeError(`openidProvider: the metadata have no https "${name}"`)
}
