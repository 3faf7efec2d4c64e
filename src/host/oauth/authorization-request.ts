import {
  type AuthorizationServer,
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
  processPushedAuthorizationResponse,
  pushedAuthorizationRequest,
} from 'oauth4webapi'
import { neededEndpoint } from './endpoint.js'
import type { OpenidProviderSettings } from './openid-provider-config.js'
import { clientOf, PUBLIC, requestOptions } from './requests.js'
import type { Transaction } from './transactions.js'

/** What a start was told. */
export interface Start extends Pick<Transaction, 'returnTo' | 'isPopup'> {
  /** Members of this authorization request alone. */
  readonly parameters: Readonly<Record<string, string>>
  /** Whether the state says that no other flow follows should this one be unknown on its way back. */
  readonly isLast: boolean
}

export async function newTransaction(
  settings: OpenidProviderSettings,
  server: AuthorizationServer,
  { returnTo, isPopup, parameters, isLast }: Start,
): Promise<Transaction> {
  const proofKey = await settings.dpop?.newKeyFor(server.dpop_signing_alg_values_supported)
  const { max_age: maxAge } = { ...settings.parameters, ...parameters }
  return {
    state: generateRandomState() + (isLast ? LAST : ''),
    nonce: generateRandomNonce(),
    verifier: generateRandomCodeVerifier(),
    returnTo,
    isPopup,
    startedAt: Date.now(),
    maxAge: maxAge === undefined ? null : Number(maxAge),
    exchangedBy: null,
    ...(proofKey && { proofKey }),
  }
}

/** In the state and nowhere else: where nothing can be stored, nothing else would end a loop. */
const LAST = '.last'

export function isLast(state: string | null): boolean {
  return state?.endsWith(LAST) === true
}

/**
 * The authorization request (RFC 6749 §4.1.1, RFC 7636), pushed first where the provider wants that (RFC 9126).
 *
 * @returns Where the browser goes.
 */
export async function authorizationRequest(
  settings: OpenidProviderSettings,
  server: AuthorizationServer,
  { state, nonce, verifier, proofKey }: Transaction,
  parameters: Readonly<Record<string, string>>,
): Promise<URL> {
  const endpoint = neededEndpoint(server, 'authorization_endpoint')
  const asked = new URLSearchParams({
    ...settings.parameters,
    ...parameters,
    client_id: settings.clientId,
    redirect_uri: settings.redirect.href,
    response_type: 'code',
    scope: settings.scope,
    state,
    ...(isOpenid(settings) && { nonce }),
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(proofKey && (await settings.dpop?.parametersFor(proofKey))),
  })
  for (const resource of settings.resource) asked.append('resource', resource)
  for (const [name, value] of await pushed(settings, server, asked)) endpoint.searchParams.append(name, value)
  return endpoint
}

export function isOpenid({ scope }: Pick<OpenidProviderSettings, 'scope'>): boolean {
  return scope.split(' ').includes('openid')
}

async function pushed(
  settings: OpenidProviderSettings,
  server: AuthorizationServer,
  asked: URLSearchParams,
): Promise<URLSearchParams> {
  if (!server.require_pushed_authorization_requests) return asked
  const client = clientOf(settings)
  const response = await pushedAuthorizationRequest(server, client, PUBLIC, asked, requestOptions(settings))
  const { request_uri } = await processPushedAuthorizationResponse(server, client, response)
  return new URLSearchParams({ client_id: settings.clientId, request_uri })
}
