import { getCookie, setCookie } from 'hono/cookie'
import { opaqueToken } from '../tokens/opaque-token.js'
import type { Exchange } from './env.js'

const name = '__Secure-device'

// What browsers allow, and Hono insists on.
const longest = 400 * 24 * 60 * 60

/**
 * What tells a browser that has been here before from a stranger. It says nothing of who
 * uses it, and gives no access.
 */
export function deviceOf(c: Exchange): string | undefined {
  return getCookie(c, name)
}

export function nameDevice(c: Exchange): void {
  if (deviceOf(c) !== undefined) return
  // Not Strict: it would be missing, and so be replaced, whenever a link of another site leads here.
  const attributes = { httpOnly: true, secure: true, sameSite: 'Lax', path: '/', maxAge: longest } as const
  setCookie(c, name, opaqueToken(), attributes)
}
