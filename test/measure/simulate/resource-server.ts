import type { AccessToken } from './authorization-server.js'

/** Whether a request with this access token is answered, and not with 401. */
export function accepts({ expiresAt, family, generation }: AccessToken, now: number): boolean {
  if (now >= expiresAt) return false
  if (generation === family.newest) family.isNewestUsed = true
  return true
}
