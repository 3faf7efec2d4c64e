import { type AuthorizationServer, revocationRequest } from 'oauth4webapi'
import type { Grant } from '../grant/grant.js'
import { metadataOf } from './metadata.js'
import { type OpenidProviderConfig, openidProviderSettings } from './openid-provider-config.js'
import { redirectFlow } from './redirect-flow.js'
import { noAnswer, refresh } from './refresh.js'
import { clientOf, PUBLIC, requestOptions } from './requests.js'
import { patientSlots } from './slots.js'
import { pageOf } from './start-of.js'
import { transactionsIn } from './transactions.js'

/**
 * Signs in at an OpenID provider, whichever it is: authorization code with PKCE, as navigations that the
 * worker answers, so that no page sees the code. With `store: 'memory'` a worker that is stopped while the
 * user is at the provider forgets the sign-in, and the user begins anew.
 *
 * @throws TypeError that names the option and the fix.
 * @example
 * coordinate({
 *   protect: ['/api/'],
 *   grant: openidProvider({
 *     issuer: 'https://login.example.com',
 *     clientId: 'notes',
 *     scope: 'openid profile offline_access',
 *   }),
 * })
 */
export function openidProvider(config: OpenidProviderConfig): Grant {
  const settings = openidProviderSettings(config)
  const { start, redirect, issuer, clientId } = settings
  const name = `openid ${issuer.href} ${clientId}`
  let abandoned = new AbortController()
  let tell = (_: string): void => {}
  const metadata = metadataOf(settings)

  return {
    name,
    isCarriedByCookie: false,
    mayLackRefreshToken: true,
    // Keycloak and oidc-provider, among others, have one grant for a user and a client.
    sharesGrant: true,
    accessToken: 'header',
    dpop: settings.dpop,
    endpoints: null,
    redirection: {
      start,
      redirect,
      open(ports) {
        const transactions = transactionsIn(
          patientSlots(ports.slots),
          `${name} sign-ins`,
          (returnTo) => pageOf(settings, returnTo),
          ports,
        )
        return redirectFlow(settings, metadata, transactions, ports, (what) => tell(what))
      },
      check(isProtected) {
        const found = [start, redirect].find(isProtected)
        if (!found) return
        const what = `protect has ${found.pathname}, which the worker answers itself`
        throw new TypeError(`coordinate: ${what}; give openidProvider another path, or mend protect`)
      },
    },
    attend(told) {
      tell = told
    },
    signIn: async () => NO_CREDENTIALS,
    forwardSignIn: async () => ({ outcome: NO_CREDENTIALS, response: Response.error() }),
    async refresh(tokens, _attempt, target) {
      abandoned = new AbortController()
      const { signal } = abandoned
      try {
        return await refresh(settings, await unlessAborted(metadata.get(), signal), tokens, target, signal)
      } catch (error) {
        return noAnswer(error)
      }
    },
    abandon() {
      abandoned.abort()
    },
    async revoke({ refreshToken }) {
      if (refreshToken === null) return true
      try {
        return await revoked(await metadata.get(), refreshToken)
      } catch {
        return false
      }
    },
    ticketRequest: () => null,
    credentialHeaders: ({ accessToken }) => ({ authorization: `Bearer ${accessToken}` }),
  }

  /** RFC 7009. Where there is no such endpoint, there is nobody to tell. */
  async function revoked(server: AuthorizationServer, token: string): Promise<boolean> {
    if (!server.revocation_endpoint) return true
    const options = {
      ...requestOptions(settings, { timeout: REVOKE_TIMEOUT_MS }),
      additionalParameters: { token_type_hint: 'refresh_token' },
    }
    const { ok, status } = await revocationRequest(server, clientOf(settings), PUBLIC, token, options)
    return ok || UNKNOWN.includes(status)
  }
}

const NO_CREDENTIALS = { type: 'unreadable', message: 'users sign in at an OpenID provider' } as const

/** Who abandons a refresh does not wait for a provider that is slow to tell of itself. */
function unlessAborted<T>(task: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
    task.then(resolve, reject)
  })
}

const REVOKE_TIMEOUT_MS = 5_000
/** How servers say that they know no such token, although RFC 7009 §2.2 has 200 for it. */
const UNKNOWN = [400, 401]
