import type { AuthorizationServer } from 'oauth4webapi'
import type { RedirectFlow, RedirectionPorts } from '../grant/grant.js'
import { newName } from '../new-name.js'
import { endpointOf } from './endpoint.js'
import { landing } from './landing.js'
import type { Metadata } from './metadata.js'
import type { OpenidProviderSettings } from './openid-provider-config.js'
import type { Transactions } from './transactions.js'

/** RP-initiated logout: the browser goes on to the provider with the last ID token, which no page sees. */
interface SignOutAtProvider extends Pick<RedirectFlow, 'leave'> {
  /** Answers the page that {@link leave} has named. */
  left(name: string): Promise<Response>
}

export function signOutAtProvider(
  settings: OpenidProviderSettings,
  metadata: Metadata,
  transactions: Transactions,
  coordinator: RedirectionPorts['coordinator'],
): SignOutAtProvider {
  async function left(name: string): Promise<Response> {
    const leaving = await transactions.takeLeaving(name)
    const server: AuthorizationServer | null = leaving && (await metadata.get().catch(() => null))
    const endpoint = server && endpointOf(server, 'end_session_endpoint')
    if (!leaving || !endpoint) return landing(settings.afterSignOut.pathname)
    if (leaving.idToken) endpoint.searchParams.set('id_token_hint', leaving.idToken)
    endpoint.searchParams.set('client_id', settings.clientId)
    endpoint.searchParams.set('post_logout_redirect_uri', settings.afterSignOut.href)
    return Response.redirect(endpoint, 302)
  }

  return {
    left,
    async leave() {
      let idToken: string | null = null
      await coordinator.update((stored) => {
        if (stored.status !== 'signed-out') idToken = stored.tokens.idToken ?? null
        return stored
      })
      const name = newName()
      await transactions.putLeaving(name, idToken)
      return `${settings.start.pathname}?leave=${name}`
    },
  }
}
