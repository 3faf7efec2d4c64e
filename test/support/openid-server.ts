import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'
import Provider, { type Configuration, interactionPolicy } from 'oidc-provider'
import { certificate } from './certificate.js'

/** What the provider answers to one request, before it goes out. */
export interface ProviderAnswer {
  readonly path: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A stock `oidc-provider`, on loopback. Only what a person would do is done for them at once. */
export interface OpenidServer {
  readonly issuer: string
  /** Who sits in front of it, and what they do. */
  person: { account: string; says: 'yes' | 'no' }
  /** What is made of its answers. `null`: the connection is cut. */
  alter: (answer: ProviderAnswer) => ProviderAnswer | null | Promise<ProviderAnswer | null>
  /** What a network in between answers, so that the provider never hears of the request. `null`: it lets it pass. */
  instead: (path: string) => Omit<ProviderAnswer, 'path'> | null
  /** An API beside it, below `/uploads`. */
  uploads: (request: IncomingMessage, response: ServerResponse) => Promise<unknown>
  /** Is awaited before a token request is looked at. */
  beforeToken: (request: IncomingMessage) => Promise<unknown>
  readonly seen: {
    starts: number
    pushed: number
    /** Codes that were presented, good or not. */
    codes: number
    refreshes: number
    revocations: number
    logouts: number
    replays: number
    /** Token requests whose proof had no nonce, or one that is good no longer. */
    noncesAsked: number
  }
  /** Whether the grant of this refresh token lives. */
  lives(refreshToken: string): Promise<boolean>
  /** What names the key that this access token is bound to (RFC 9449 §6.1), until it expires. */
  jktOf(accessToken: string): Promise<string | undefined>
  /** How the user of this access token had signed in when it was made (RFC 9068 §2.2.1). */
  acrOf(accessToken: string): Promise<unknown>
  /** Signs an ID token with the provider's own key. */
  sign(claims: Record<string, unknown>, header?: Partial<JWTHeaderParameters>): Promise<string>
  reset(): void
  stop(): void
}

export interface OpenidServerOptions {
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  readonly port?: number
  /** Whether over TLS, with a certificate that nobody has signed. */
  readonly isSecure?: boolean
  readonly configuration?: Partial<Configuration>
}

export const CLIENT_ID = 'app'

/** Takes proofs (RFC 9449), each with a nonce of its own choice. */
export const TAKES_PROOFS: Partial<Configuration> = {
  features: { dPoP: { enabled: true, nonceSecret: Buffer.alloc(32, 'nonce'), requireNonce: () => true } },
}
const NO_UPLOADS: OpenidServer['uploads'] = async (_, response) => response.writeHead(404).end()
const ALG = 'ES256'
const KID = 'once'

let made: Promise<{ readonly privateKey: CryptoKey }> | undefined

export async function startOpenidServer({
  redirectUris,
  postLogoutRedirectUris,
  port = 0,
  isSecure = false,
  configuration = {},
}: OpenidServerOptions): Promise<OpenidServer> {
  made ??= generateKeyPair(ALG, { extractable: true })
  const { privateKey } = await made
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    serve(request, response).catch(({ message }: Error) => response.writeHead(500).end(message))
  }
  const server = isSecure ? createTlsServer(await certificate(), listener) : createServer(listener)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `${isSecure ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`

  const policy = interactionPolicy.base()
  // It would ask at every sign-in, and never let one pass without a page.
  policy.get('consent')?.checks.remove('native_client_prompt')
  policy.get('login')?.checks.add(
    new interactionPolicy.Check('acr', 'who has not signed in so does', ({ oidc }) => {
      const wanted = oidc.params?.acr_values
      return typeof wanted === 'string' && !wanted.split(' ').includes(String(oidc.acr))
    }),
  )
  const isLocal = redirectUris.some((uri) => uri.startsWith('http:'))
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        token_endpoint_auth_method: 'none',
        application_type: isLocal ? 'native' : 'web',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [...redirectUris],
        post_logout_redirect_uris: [...postLogoutRedirectUris],
        id_token_signed_response_alg: ALG,
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: ALG, use: 'sig', kid: KID }] },
    acrValues: ['otp'],
    extraTokenClaims: ({ oidc: { entities } }) => ({
      acr: (entities.AuthorizationCode ?? entities.RefreshToken)?.acr,
    }),
    claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
    conformIdTokenClaims: false,
    clientBasedCORS: () => true,
    cookies: { keys: ['a key for tests on loopback'] },
    rotateRefreshToken: true,
    ...configuration,
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(context, form) {
          context.body = `<!doctype html><title>Leave</title>${form}<script>const form = document.forms[0]
            form.insertAdjacentHTML('beforeend', '<input type="hidden" name="logout" value="yes">'); form.submit()</script>`
        },
      },
      ...configuration.features,
    },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, name: accountId.toUpperCase(), email: `${accountId}@example.com` }),
    }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}`, policy },
    issueRefreshToken: async () => true,
    ttl: {
      AccessToken: 600,
      IdToken: 600,
      RefreshToken: 86_400,
      Grant: 86_400,
      Session: 86_400,
      Interaction: 600,
      ...configuration.ttl,
    },
  })
  provider.on('server_error', (_context, error) => console.error(error))

  const here: OpenidServer = {
    issuer,
    person: { account: 'ada', says: 'yes' },
    alter: (answer) => answer,
    instead: () => null,
    uploads: NO_UPLOADS,
    beforeToken: async () => {},
    seen: {
      starts: 0,
      pushed: 0,
      codes: 0,
      refreshes: 0,
      revocations: 0,
      logouts: 0,
      replays: 0,
      noncesAsked: 0,
    },
    async lives(refreshToken) {
      const token = await provider.RefreshToken.find(refreshToken)
      return token !== undefined && !token.consumed
    },
    async jktOf(accessToken) {
      const token = await provider.AccessToken.find(accessToken)
      return token?.isExpired ? undefined : token?.jkt
    },
    acrOf: async (accessToken) => (await provider.AccessToken.find(accessToken))?.extra?.acr,
    sign: (claims, header) =>
      new SignJWT(claims).setProtectedHeader({ alg: ALG, kid: KID, ...header }).sign(privateKey),
    reset() {
      here.person = { account: 'ada', says: 'yes' }
      here.alter = (answer) => answer
      here.instead = () => null
      here.uploads = NO_UPLOADS
      here.beforeToken = async () => {}
      for (const name of Object.keys(here.seen)) here.seen[name as keyof typeof here.seen] = 0
    },
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
  provider.on('grant.success', ({ oidc }) => {
    if (oidc.params?.grant_type === 'refresh_token') here.seen.refreshes++
  })
  provider.on('grant.error', (_context, { error, error_detail }) => {
    if (error === 'use_dpop_nonce') here.seen.noncesAsked++
    if (/already (used|consumed)/.test(String(error_detail))) here.seen.replays++
  })
  provider.on('end_session.success', () => {
    here.seen.logouts++
  })
  const answer = provider.callback()

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(String(request.url), issuer).pathname
    if (path === '/uploads') {
      await here.uploads(request, response)
      return
    }
    const answered = request.method === 'OPTIONS' ? null : here.instead(path)
    if (answered) {
      const readable = { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' }
      response.writeHead(answered.status, { ...readable, ...answered.headers }).end(answered.body)
      return
    }
    if (path === '/auth') here.seen.starts++
    if (path === '/request' && request.method === 'POST') here.seen.pushed++
    if (path === '/token/revocation' && request.method === 'POST') here.seen.revocations++
    if (path === '/token' && request.method === 'POST') {
      provider.once('grant.success', count)
      provider.once('grant.error', count)
      await here.beforeToken(request)
    }
    alterEnd(path, response)
    if (path.startsWith('/interaction/')) await agree(request, response)
    else answer(request, response)

    function count({
      oidc,
    }: {
      readonly oidc: { readonly params?: Record<string, unknown> | undefined }
    }): void {
      provider.removeListener('grant.success', count)
      provider.removeListener('grant.error', count)
      if (oidc.params?.grant_type === 'authorization_code') here.seen.codes++
    }
  }

  function alterEnd(path: string, response: ServerResponse): void {
    const end = response.end.bind(response)
    const altered = async (chunk: unknown): Promise<void> => {
      const headers = Object.fromEntries(
        Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]),
      )
      const body = typeof chunk === 'string' || Buffer.isBuffer(chunk) ? String(chunk) : ''
      const told = await here.alter({ path, status: response.statusCode, headers, body })
      if (!told) {
        response.destroy()
        return
      }
      response.statusCode = told.status
      for (const name of Object.keys(headers)) if (!(name in told.headers)) response.removeHeader(name)
      for (const [name, value] of Object.entries(told.headers)) {
        if (value !== headers[name]) response.setHeader(name, value)
      }
      if (response.hasHeader('content-length'))
        response.setHeader('content-length', Buffer.byteLength(told.body))
      end(told.body)
    }
    response.end = ((chunk: unknown) => {
      void altered(chunk)
      return response
    }) as typeof response.end
  }

  /** What a person would do: sign in, and say yes; or no. */
  async function agree(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params } = await provider.interactionDetails(request, response)
    const { account, says } = here.person
    if (says === 'no') {
      const error = { error: 'access_denied', error_description: 'The user has said no.' }
      return provider.interactionFinished(request, response, error)
    }
    if (prompt.name === 'login') {
      const login = { accountId: account, ...(params.acr_values ? { acr: String(params.acr_values) } : {}) }
      return provider.interactionFinished(request, response, { login })
    }
    const grant = new provider.Grant({ accountId: account, clientId: CLIENT_ID })
    grant.addOIDCScope(String(params.scope))
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
  }

  return here
}
