import { randomBytes } from 'node:crypto'
import { exportJWK, generateKeyPair } from 'jose'
import type Provider from 'oidc-provider'
import type { Configuration } from 'oidc-provider'
import { authority } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import { accountWithId } from '../users/accounts.js'
import { adapterFor } from './adapter.js'
import { countGrants } from './count-grants.js'
import { loadGrant } from './load-grant.js'
import type { Memory } from './memory.js'
import { messagePage, signOutPage } from './pages.js'

/** The one client: the demo page, wherever it is opened. */
export const CLIENT_ID = 'demo'

const ALG = 'ES256'

/**
 * An OpenID provider with the accounts and the lifetimes of this server: `oidc-provider`, for one public client of
 * the same origin, with rotation of refresh tokens and DPoP. Loaded when the first user comes to it.
 */
export async function createProvider(deployment: Deployment, issuer: string): Promise<Provider> {
  const { default: OidcProvider } = await import('oidc-provider')
  const { privateKey } = await generateKeyPair(ALG, { extractable: true })
  const signingKey = { ...(await exportJWK(privateKey)), alg: ALG, use: 'sig', kid: 'openid' }
  const provider = new OidcProvider(issuer, {
    ...configurationFor(deployment, new URL(issuer)),
    jwks: { keys: [signingKey] },
  })
  // The host and the scheme are those of the issuer, as `answerOf` writes them.
  provider.proxy = true
  countGrants(provider, deployment.stats)
  return provider
}

function configurationFor(deployment: Deployment, { origin, pathname }: URL): Configuration {
  const { db, lifetimes } = deployment
  const memory: Memory = new Map()
  return {
    adapter: (name: string) => adapterFor(deployment, memory, name),
    clients: [
      {
        client_id: CLIENT_ID,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [`${origin}/callback`],
        post_logout_redirect_uris: [`${origin}/`],
        id_token_signed_response_alg: ALG,
      },
    ],
    // Its own pages say where they come from, too.
    clientBasedCORS: (_ctx, from) => from === origin,
    cookies: { keys: [randomBytes(32).toString('base64url')], long: { path: pathname, httpOnly: true } },
    scopes: ['openid', 'profile'],
    responseTypes: ['code'],
    claims: { openid: ['sub'], profile: ['name'] },
    conformIdTokenClaims: false,
    async findAccount(_ctx, id) {
      const user = await accountWithId(db, id)
      return user && { accountId: id, claims: () => ({ sub: id, name: user.name }) }
    },
    async extraTokenClaims({ oidc }, token) {
      const { RefreshToken, AuthorizationCode } = oidc.entities
      const user = 'accountId' in token ? await accountWithId(db, token.accountId) : undefined
      const [row] = await db.select({ epoch: authority.accessEpoch }).from(authority)
      const { authTime } = RefreshToken ?? AuthorizationCode ?? {}
      return { name: user?.name ?? '', epoch: row?.epoch ?? 0, auth_time: authTime ?? 0 }
    },
    loadExistingGrant: (ctx) => loadGrant(ctx, deployment),
    interactions: { url: (_ctx, { uid }) => `${pathname}/interaction/${uid}` },
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    features: {
      devInteractions: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, { clientId }, token) => token.clientId === clientId,
      },
      rpInitiatedLogout: { enabled: true, logoutSource: signOutPage },
      dPoP: {
        enabled: true,
        nonceSecret: randomBytes(32),
        requireNonce: () => lifetimes.dpopNonces > 0,
        // Chromium sends a request again by itself whose kept connection is cut, with the proof that it has. Taken
        // for a replay, that would end the session; the refresh token in it is good only once all the same.
        allowReplay: true,
      },
    },
    renderError(ctx, { error, error_description: description }) {
      ctx.type = 'html'
      ctx.body = messagePage('This did not work', `${description ?? ''} (${error})`)
    },
    ttl: {
      AccessToken: lifetimes.accessTokenTtl,
      AuthorizationCode: 60,
      IdToken: 600,
      RefreshToken: lifetimes.refreshTokenTtl,
      Grant: lifetimes.sessionMaxAge,
      Session: lifetimes.sessionMaxAge,
      Interaction: 600,
    },
  }
}
