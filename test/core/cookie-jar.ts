import type { Mode } from './modes.js'
import type { WireTokens } from './server.js'

/** The HttpOnly cookies of one browser: no host sees them, and each request carries what is in them when it leaves. */
export interface CookieJar {
  readonly refresh: string | null
  readonly access: string | null
  /** An answer of the authorization server. */
  take(tokens: WireTokens): void
  clear(): void
}

export function cookieJar({ cookies }: Mode): CookieJar {
  let refresh: string | null = null
  let access: string | null = null
  return {
    get refresh() {
      return refresh
    },
    get access() {
      return access
    },
    take({ refreshToken, accessToken }) {
      if (cookies.refresh) refresh = refreshToken
      if (cookies.access) access = accessToken
    },
    clear() {
      refresh = access = null
    },
  }
}
