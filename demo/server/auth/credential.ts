import type { Exchange } from '../http/env.js'
import { tokenCookie } from './cookies.js'

/** The access token of a request, and whether the browser attached it by itself. */
export interface Credential {
  readonly token: string
  readonly scheme: 'Bearer' | 'DPoP'
  readonly ambient: boolean
}

export function bearerToken(c: Exchange): string | undefined {
  return tokenAfter('Bearer', c)
}

function tokenAfter(scheme: Credential['scheme'], c: Exchange): string | undefined {
  return new RegExp(`^${scheme} +([\\w.~+/=-]+) *$`, 'i').exec(c.req.header('authorization') ?? '')?.[1]
}

export function credentialOf(c: Exchange): Credential | undefined {
  const bearer = bearerToken(c)
  if (bearer !== undefined) return { token: bearer, scheme: 'Bearer', ambient: false }
  const bound = tokenAfter('DPoP', c)
  if (bound !== undefined) return { token: bound, scheme: 'DPoP', ambient: false }
  const cookie = tokenCookie(c, '__Host-access_token')
  return cookie === undefined ? undefined : { token: cookie, scheme: 'Bearer', ambient: true }
}
