import { type CoordinateConfig, tokenEndpoint } from 'holdfast/sw'
import { dpop } from 'holdfast/sw/dpop'
import { openidProvider } from 'holdfast/sw/oauth'
import type { Mode } from './mode.js'

/** Who signs users in, as an app writes it down. */
export function grantFor({ signIn, refreshToken, accessToken, isBound }: Mode): CoordinateConfig['grant'] {
  switch (signIn) {
    case 'endpoint':
      return tokenEndpoint({
        signIn: ['/auth/token', '/auth/token/otp', '/auth/magic-link/redeem'],
        refresh: '/auth/refresh',
        signOut: '/auth/logout',
        ticket: '/auth/ticket',
        refreshToken,
        accessToken,
        ...(isBound && { dpop: dpop() }),
      })
    case 'provider':
      return openidProvider({
        // In an app the provider is elsewhere, and stands here by its name.
        issuer: `${location.origin}/openid`,
        clientId: 'demo',
        scope: 'openid profile',
        ...(isBound && { dpop: dpop() }),
      })
    default:
      return signIn satisfies never
  }
}
