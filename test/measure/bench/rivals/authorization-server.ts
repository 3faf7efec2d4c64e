import type { IncomingMessage, ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import Provider, { type KoaContextWithOIDC } from 'oidc-provider'
import type { TokenLife } from './token-life.js'

/** What the authorization server has seen, and the tokens it has issued. */
export interface Grants {
  /** Requests with `grant_type=refresh_token`, also those that were refused. */
  readonly refreshes: number
  readonly accessToken: string
  readonly refreshToken: string
  /** When the access token that was issued last is due to be refreshed, in milliseconds since the epoch. */
  readonly dueAt: number
}

export interface AuthorizationServer {
  grants(): Grants
  /** Whether a resource server may take this access token: issued, not expired, its grant not revoked. */
  accepts(accessToken: string): Promise<boolean>
  answer(request: IncomingMessage, response: ServerResponse): void
}

const SCOPE = 'openid offline_access'

/**
 * `oidc-provider` as it comes: each refresh token works once, and a second use of it revokes the whole grant
 * with its access tokens. Only what a person would do, sign in and consent, is done for them at once.
 *
 * @param clientIds One public client for each contestant. It comes back to `/<client>/callback`.
 */
export async function startAuthorizationServer(
  origin: string,
  clientIds: readonly string[],
  life: TokenLife,
): Promise<AuthorizationServer> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  // With a slash at its end: @auth0/auth0-spa-js takes no other issuer.
  const provider = new Provider(`${origin}/`, {
    clients: clientIds.map((clientId) => ({
      client_id: clientId,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: [`${origin}/${clientId}/callback`],
    })),
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'bench' }] },
    clientBasedCORS: () => true,
    cookies: { keys: ['a key for a bench on loopback'] },
    features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    rotateRefreshToken: true,
    // The paths that @auth0/auth0-spa-js has built in.
    routes: { authorization: '/authorize', token: '/oauth/token' },
    ttl: {
      AccessToken: (_context, _token, { clientId }) => life.seconds(clientId),
      IdToken: 86_400,
      RefreshToken: 86_400,
      Grant: 86_400,
      Session: 86_400,
      Interaction: 600,
    },
  })

  let grants: Grants = { refreshes: 0, accessToken: '', refreshToken: '', dueAt: 0 }
  const isRefresh = ({ oidc }: KoaContextWithOIDC) => oidc.params?.grant_type === 'refresh_token'
  provider.on('grant.success', (context) => {
    const { access_token, refresh_token } = context.body as { access_token: string; refresh_token: string }
    grants = {
      refreshes: grants.refreshes + (isRefresh(context) ? 1 : 0),
      accessToken: access_token,
      refreshToken: refresh_token,
      dueAt: Date.now() + life.dueAfter() * 1000,
    }
  })
  provider.on('grant.error', (context) => {
    if (isRefresh(context)) grants = { ...grants, refreshes: grants.refreshes + 1 }
  })
  const answer = provider.callback()

  return {
    grants: () => grants,
    async accepts(accessToken) {
      const token = await provider.AccessToken.find(accessToken)
      // What is found may be expired for as long as clocks may differ.
      return (
        token !== undefined &&
        !token.isExpired &&
        (await provider.Grant.find(token.grantId ?? '')) !== undefined
      )
    },
    answer(request, response) {
      if (request.url?.startsWith('/interaction/')) agree(provider, request, response).catch(failed(response))
      else answer(request, response)
    },
  }
}

/** What a person would do: sign in, and say yes. */
async function agree(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { prompt, params } = await provider.interactionDetails(request, response)
  const accountId = 'demo'
  if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId } })
    return
  }
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) })
  grant.addOIDCScope(SCOPE)
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
}

function failed(response: ServerResponse): (error: Error) => void {
  return ({ message }) => response.writeHead(500).end(message)
}
