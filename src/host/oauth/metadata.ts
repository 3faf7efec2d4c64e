import { type AuthorizationServer, discoveryRequest, processDiscoveryResponse } from 'oauth4webapi'
import type { Slots } from '../grant/grant.js'
import { NEEDED, neededEndpoint } from './endpoint.js'
import type { OpenidProviderSettings } from './openid-provider-config.js'
import { requestOptions } from './requests.js'

/** What the provider tells of itself (RFC 8414, OpenID Connect Discovery). */
export interface Metadata {
  /**
   * Asked for where it is not known yet, or not asked for in a day.
   *
   * @throws Error when the provider does not tell, and never has.
   */
  get(): Promise<AuthorizationServer>
}

const DAY_MS = 86_400_000

/** Nobody waits for longer for what a start, or a refresh, needs first. */
const DISCOVERY_TIMEOUT_MS = 10_000

export function metadataOf(settings: OpenidProviderSettings, slots: () => Slots): Metadata {
  const slot = `openid ${settings.issuer.href}`
  let asking: Promise<AuthorizationServer> | null = null

  async function discover(): Promise<AuthorizationServer> {
    // OpenID's place first; a server of OAuth alone has the other.
    const first = await asked('oidc')
    const response = first.ok ? first : await asked('oauth2')
    const found = await processDiscoveryResponse(settings.issuer, response.ok ? response : first)
    // What is written down is believed for a day.
    const server = withKnown(found)
    for (const name of NEEDED) neededEndpoint(server, name)
    await slots().change(slot, () => ({ found, at: Date.now() }))
    return server
  }

  /** Told, its name is spelt as it is in its tokens. */
  function withKnown(found: AuthorizationServer): AuthorizationServer {
    return { ...found, ...settings.metadata, issuer: found.issuer }
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
      const { found, at } = Object(await slots().read(slot))
      const known = isOf(found, settings.issuer) ? withKnown(found) : null
      const age = Date.now() - at
      if (known && age >= 0 && age < DAY_MS) return known
      try {
        return await discovered()
      } catch (error) {
        // What was good yesterday is better than nothing.
        if (known) return known
        throw error
      }
    },
  }
}

/** Any script of the origin writes to the disk, too. */
export function isOf(found: unknown, issuer: URL): found is AuthorizationServer {
  const { issuer: told } = Object(found)
  return URL.canParse(told) && new URL(told).href === issuer.href
}
