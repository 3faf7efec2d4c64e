import { type IsRejected, isSo } from '../response-rule.js'
import { challengesOf } from './www-authenticate.js'

/** Judges responses by the app's rule where it has one; by 401 (RFC 6750 §3.1) otherwise. */
export function rejection(isRejected: IsRejected | null): (response: Response) => Promise<boolean> {
  if (!isRejected) return isRefused
  return (response) => {
    const { url, status, headers } = response
    const text = () => response.clone().text()
    const json = () => response.clone().json() as Promise<unknown>
    return isSo(isRejected, { url, status, headers, text, json }, 'isRejected')
  }
}

/**
 * What another token would not help: it is the app's business (RFC 6750 §3.1), the user has to sign in in
 * another way (RFC 9470 §3), or it was said of the proof (RFC 9449 §7.1, §9).
 */
const NOT_OF_TOKEN = [
  'insufficient_scope',
  'insufficient_user_authentication',
  'invalid_dpop_proof',
  'use_dpop_nonce',
]

/** An authentication failure (RFC 6750 §3.1). */
async function isRefused({ status, headers }: Response): Promise<boolean> {
  return status === 401 && !errorsOf(headers).some((error) => NOT_OF_TOKEN.includes(error))
}

/**
 * Whether a refusal is about the token, as far as it can be known. One that does not say so may be about what
 * else the request brought, such as a password; what another origin says in a header is kept from us, unless
 * its CORS lists that header.
 */
export function namesToken({ headers, type }: Response): boolean {
  return errorsOf(headers).length > 0 || (type === 'cors' && !headers.has('www-authenticate'))
}

export function errorsOf(headers: Headers): readonly string[] {
  return challengesOf(headers).flatMap(({ parameters }) => parameters.get('error') ?? [])
}
