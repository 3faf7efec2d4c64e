import { type AuthorizationServer, processRefreshTokenResponse, refreshTokenGrantRequest } from 'oauth4webapi'
import type { RefreshOutcome, Unreachable } from '../../core/outcome.js'
import { MAIN, type Target } from '../../core/target.js'
import type { TokenSet } from '../../core/tokens.js'
import { readRefusal, unusable } from '../grant/error-response.js'
import type { OpenidProviderSettings } from './openid-provider-config.js'
import { clientOf, PUBLIC, requestOptions } from './requests.js'
import { wrongOf } from './sign-in-error.js'
import { readTokenAnswer } from './token-answer.js'

/** One refresh (RFC 6749 §6). Bounded in time; a failure is a value. */
export async function refresh(
  settings: OpenidProviderSettings,
  server: AuthorizationServer,
  tokens: TokenSet,
  target: Target,
  abandoned: AbortSignal,
): Promise<RefreshOutcome> {
  if (tokens.refreshToken === null) return { type: 'refused', reason: 'expired', message: '' }
  const options = {
    ...requestOptions(settings, { abandoned, proofKey: tokens.proofKey }),
    additionalParameters: parametersFor(settings, target),
  }
  let response: Response
  try {
    response = await refreshTokenGrantRequest(
      server,
      clientOf(settings),
      PUBLIC,
      tokens.refreshToken,
      options,
    )
  } catch (error) {
    return noAnswer(error)
  }
  const what = `the token endpoint was answered ${response.status}`
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  if (!response.ok) {
    const refusal = readRefusal(response, body, target)
    // A provider's words are for its client's developer, such as "grant request is invalid".
    if (refusal?.type === 'refused') return { ...refusal, message: '' }
    return refusal ?? unusable(response, what, ADVICE, Date.now())
  }
  try {
    const issued = await readTokenAnswer(
      settings,
      server,
      response,
      processRefreshTokenResponse,
      tokens.proofKey,
    )
    const { claims } = issued
    // OpenID Connect Core §12.2.
    if (claims && tokens.claims.sub !== undefined && claims.sub !== tokens.claims.sub)
      throw new TypeError('its ID token is about somebody else')
    return { type: 'granted', issued: { ...issued, claims: claims && { ...tokens.claims, ...claims } } }
  } catch (error) {
    const { refresh_token: refreshToken } = Object(body)
    const unread = unusable(response, `${what}: ${wrongOf(error).description}`, ADVICE, Date.now())
    // The one before is spent.
    return typeof refreshToken === 'string' ? { ...unread, refreshToken } : unread
  }
}

const ADVICE = 'see that the client is a public one'

export function noAnswer(error: unknown): Unreachable {
  return { type: 'unreachable', cause: wrongOf(error).description, retryAfter: null }
}

/** What the access token is asked for: by the target, else as at sign-in. */
function parametersFor({ resource }: OpenidProviderSettings, target: Target): [string, string][] {
  if (target === MAIN) return resource.map((each) => ['resource', each])
  return Object.entries(JSON.parse(target) as Record<string, string>)
}
