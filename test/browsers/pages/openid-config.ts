import type { CoordinateConfig } from 'holdfast/sw'
import { dpop } from 'holdfast/sw/dpop'
import { openidProvider } from 'holdfast/sw/oauth'

/**
 * @param issuer Of the provider, at whose userinfo endpoint this app finds an API, and beside it another one.
 * @param isBound Whether tokens are bound to a key.
 * @param isInMemory Whether nothing is written down.
 */
export function configFor(issuer: string, isBound: boolean, isInMemory = false): CoordinateConfig {
  return {
    store: isInMemory ? 'memory' : 'indexeddb',
    protect: ['/api/', `${issuer}/me`, `${issuer}/uploads`],
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
