import {
  type AuthorizationServer,
  type Client,
  getValidatedIdTokenClaims,
  type TokenEndpointResponse,
} from 'oauth4webapi'
import { type IssuedTokens, type ProofKey, UNTOLD_LIFE } from '../../core/tokens.js'
import type { Claims } from '../../protocol/session-state.js'
import { expectIn, skewOf } from './id-token.js'
import type { OpenidProviderSettings } from './openid-provider-config.js'
import { clientOf } from './requests.js'

type Process = (
  server: AuthorizationServer,
  client: Client,
  response: Response,
) => Promise<TokenEndpointResponse>

/**
 * Reads an answer of the token endpoint, with all that an ID token in it has to fulfil. Its signature is not
 * verified: it came over TLS, from the token endpoint itself (OpenID Connect Core §3.1.3.7).
 *
 * @param proofKey What the request had a proof by.
 * @throws Error that says what is wrong with it, without a token.
 */
export async function readTokenAnswer(
  settings: OpenidProviderSettings,
  server: AuthorizationServer,
  response: Response,
  process: Process,
  proofKey?: ProofKey,
): Promise<IssuedTokens> {
  const told: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  const client = clientOf(settings, skewOf(response, Object(told).id_token))
  const answer = await process(server, client, response)
  const { access_token: accessToken, refresh_token: refreshToken, id_token: idToken } = answer
  // RFC 9449 §5: a server that does not bind what it gives says so.
  const isBound = answer.token_type === 'dpop'
  if (isBound && !proofKey) throw new TypeError('"token_type" is not Bearer')
  for (const token of [accessToken, refreshToken, idToken]) {
    if (token !== undefined && !FIELD.test(token)) throw new TypeError('a token in it can be no header field')
  }
  await expectIn(idToken, 'at_hash', accessToken)
  const claims = getValidatedIdTokenClaims(answer)
  return {
    accessToken,
    refreshToken,
    receivedAt: Date.now(),
    expiresIn: lifetime(answer.expires_in),
    // Not in the standard; some have it, and some under this name.
    refreshExpiresIn: lifetime(answer.refresh_expires_in ?? answer.refresh_token_expires_in),
    claims: claims ? aboutUser(claims) : null,
    ...(idToken !== undefined && { idToken }),
    ...(proofKey && { proofKey }),
    ...(isBound && { isBound }),
  }
}

/** Anything else could not travel in a header field (RFC 6750 §2.1). */
const FIELD = /^[\x21-\x7e]+$/

/** Some say 0 of what has no end of its own. */
function lifetime(value: unknown): number | null {
  const seconds = Number(value ?? Number.NaN)
  return seconds >= 1 ? Math.min(seconds, UNTOLD_LIFE) : null
}

/** What is for the client alone, and changes with every token. */
const TECHNICAL = /^(aud|azp|exp|iat|nbf|jti|nonce|.*_hash)$/

function aboutUser(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !TECHNICAL.test(name)))
}
