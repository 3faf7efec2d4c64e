import {
  type AuthorizationServer,
  authorizationCodeGrantRequest,
  processAuthorizationCodeResponse,
  processUserInfoResponse,
  userInfoRequest,
  validateAuthResponse,
} from 'oauth4webapi'
import type { IssuedTokens } from '../../core/tokens.js'
import { isOpenid } from './authorization-request.js'
import { expectIn } from './id-token.js'
import type { OpenidProviderSettings } from './openid-provider-config.js'
import { clientOf, PUBLIC, requestOptions } from './requests.js'
import { readTokenAnswer } from './token-answer.js'
import type { Transaction } from './transactions.js'

/**
 * What the provider led back with: its `iss` first (RFC 9207), then what it says.
 *
 * @throws Error when there is no code in it that may be sent.
 */
export function authorizationResponse(
  settings: OpenidProviderSettings,
  server: AuthorizationServer,
  { state }: Transaction,
  { searchParams }: URL,
): URLSearchParams {
  return validateAuthResponse(server, clientOf(settings), searchParams, state)
}

/**
 * Exchanges the code for tokens (RFC 6749 §4.1.3). Called once for each code.
 *
 * @throws Error when the provider does not give them, or what it gives must not be believed.
 */
export async function exchange(
  settings: OpenidProviderSettings,
  server: AuthorizationServer,
  { verifier, nonce, maxAge, proofKey }: Transaction,
  callback: URLSearchParams,
): Promise<IssuedTokens> {
  const response = await authorizationCodeGrantRequest(
    server,
    clientOf(settings),
    PUBLIC,
    callback,
    settings.redirect.href,
    verifier,
    {
      ...requestOptions(settings, { proofKey }),
      additionalParameters: settings.resource.map((each): [string, string] => ['resource', each]),
    },
  )
  const expected = isOpenid(settings)
    ? { expectedNonce: nonce, requireIdToken: true, ...(maxAge !== null && { maxAge }) }
    : {}
  const issued = await readTokenAnswer(
    settings,
    server,
    response,
    (as, client, answer) => processAuthorizationCodeResponse(as, client, answer, expected),
    proofKey,
  )
  await expectIn(issued.idToken, 'c_hash', String(callback.get('code')))
  return { ...issued, refreshToken: issued.refreshToken ?? null, claims: issued.claims ?? {} }
}

/**
 * What else the provider tells of the user (OpenID Connect Core §5.3).
 *
 * @throws Error when it does not, or tells of somebody else.
 */
export async function withUserinfo(
  settings: OpenidProviderSettings,
  server: AuthorizationServer,
  issued: IssuedTokens,
): Promise<IssuedTokens> {
  const client = clientOf(settings)
  const { accessToken, proofKey, isBound } = issued
  const options = requestOptions(settings, isBound && { accessToken, proofKey })
  const response = await userInfoRequest(server, client, String(accessToken), options)
  const told = await processUserInfoResponse(server, client, String(issued.claims?.sub), response)
  return { ...issued, claims: { ...told, ...issued.claims } }
}
