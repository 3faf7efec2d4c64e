import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import type { Fields } from '../http/fields.js'
import { mayUseCookie } from '../http/site.js'
import { tokenCookie } from './cookies.js'

/** Where a refresh token was found in a request. */
export type Presented =
  | { readonly type: 'token'; readonly token: string; readonly from: 'body' | 'cookie' }
  | { readonly type: 'none' }
  | { readonly type: 'malformed' }
  | { readonly type: 'forgery' }

export function presentedRefreshToken(c: Exchange, { corsOrigins }: Deployment, fields: Fields): Presented {
  const member = fields.refresh_token
  if (member !== undefined) {
    return typeof member === 'string' ? { type: 'token', token: member, from: 'body' } : { type: 'malformed' }
  }
  const cookie = tokenCookie(c, '__Host-refresh_token')
  if (cookie === undefined) return { type: 'none' }
  return mayUseCookie(c, corsOrigins) ? { type: 'token', token: cookie, from: 'cookie' } : { type: 'forgery' }
}
