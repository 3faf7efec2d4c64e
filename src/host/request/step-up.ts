import type { StepUp } from '../../protocol/session-state.js'
import { challengesOf } from './www-authenticate.js'

/** What carries the access token (RFC 6750 §3, RFC 9449 §7.1). */
const SCHEMES = ['bearer', 'dpop']
/** It travels in the URL of a sign-in. */
const ACR_VALUES = /^[!-~ ]{1,500}$/
const SECONDS = /^\d{1,9}$/

/** How a resource server wants the user to have signed in (RFC 9470 §3); `null`: it refuses for no such reason. */
export function stepUpIn({ status, headers }: Response): StepUp | null {
  if (status !== 401) return null
  const found = challengesOf(headers).find(
    ({ scheme, parameters }) =>
      SCHEMES.includes(scheme) && parameters.get('error') === 'insufficient_user_authentication',
  )
  if (!found) return null
  const acrValues = found.parameters.get('acr_values') ?? ''
  const maxAge = found.parameters.get('max_age') ?? ''
  return {
    acrValues: ACR_VALUES.test(acrValues) ? acrValues : null,
    maxAge: SECONDS.test(maxAge) ? Number(maxAge) : null,
  }
}
