import { type AuthorizationServer, discoveryRequest, processDiscoveryResponse } from 'oauth4webapi'
import { NEEDED, neededEndpoint } from './endpoint.js'
import type { OpenidProviderSettings } from './openid-provider-config.js'
import { requestOptions } from './requests.js'

/** What the provider tells of itself (RFC 8414, OpenID Connect Discovery). */
export interface Metadata {
  /**
   * Asked for where this host does not know it yet, or has not asked for it in a day.
   *
   * @throws Error when the provider does not tell, and never has.
   */
  get(): Promise<AuthorizationServer>
}

const DAY_MS = 86_400_000

/** Nobody waits for longer for what a start, or a refresh, needs first. */
const DISCOVERY_TIMEOUT_MS = 10_000

/**
 * Known to this life of the host alone, and written down nowhere: it names where codes and tokens are sent,
 * and any script of the origin could write another place to the disk, where it would outlive that script.
 */
export function metadataOf(settings: OpenidProviderSettings): Metadata {
  let known: { readonly server: AuthorizationServer; readonly at: number } | null = null
  let asking: Promise<AuthorizationServer> | null = null

  async function discover(): Promise<AuthorizationServer> {
    // OpenID's place first; a server of OAuth alone has the other.
    const first = await asked('oidc')
    const response = first.ok ? first : await asked('oauth2')
    const found = await processDiscoveryResponse(settings.issuer, response.ok ? response : first)
    // Told, its name is spelt as it is in its tokens.
    const server = { ...found, ...settings.metadata, issuer: found.issuer }
    // What is known is believed for a day.
    for (const name of NEEDED) neededEndpoint(server, name)
    known = { server, at: Date.now() }
    return server
  }

  function asked(algorithm: 'oidc' | 'oauth2'): Promise<Response> {
    const options = { ...requestOptions(settings, { timeout: DISCOVERY_TIMEOUT_MS }), algorithm }
    return discoveryRequest(settings.issuer, options)
  }

  function discovered(): Promise<AuthorizationServer> {
    asking ??= discover().finally(() => {
      asking = null
    })
    return asking
  }

  return {
    async get() {
      if (NEEDED.every((name) => settings.metadata[name])) return settings.metadata
      if (!known) return discovered()
      const { server, at } = known
      const age = Date.now() - at
      if (age >= 0 && age < DAY_MS) return server
      // What was good yesterday is better than nothing.
      return discovered().catch(() => server)
    },
  }
}
