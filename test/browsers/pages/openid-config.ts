import type { CoordinateConfig } from 'holdfast/sw'
import { dpop } from 'holdfast/sw/dpop'
import { openidProvider } from 'holdfast/sw/oauth'

/**
 * @param issuer Of the provider, at whose userinfo endpoint this app finds its API.
 * @param isBound Whether tokens are bound to a key.
 */
export function configFor(issuer: string, isBound: boolean): CoordinateConfig {
  return {
    protect: [`${issuer}/me`],
    grant: openidProvider({
      issuer,
      clientId: 'app',
      scope: 'openid profile',
      redirect: '/callback.html',
      start: '/signin.html',
      afterSignOut: '/openid.html',
      ...(isBound && { dpop: dpop() }),
    }),
  }
}
