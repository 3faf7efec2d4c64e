import type { CoordinateConfig } from 'holdfast/sw'
import { openidProvider } from 'holdfast/sw/oauth'

/** @param issuer Of the provider, at whose userinfo endpoint this app finds its API. */
export function configFor(issuer: string): CoordinateConfig {
  return {
    protect: [`${issuer}/me`],
    grant: openidProvider({
      issuer,
      clientId: 'app',
      scope: 'openid profile',
      redirect: '/callback.html',
      start: '/signin.html',
      afterSignOut: '/openid.html',
    }),
  }
}
