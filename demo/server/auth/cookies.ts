import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Exchange } from '../http/env.js'

export type TokenCookie = '__Host-refresh_token' | '__Host-access_token'

// `__Host-` asks for Secure, Path=/ and no Domain: no other host, not even a sibling, can set it.
const attributes = { httpOnly: true, secure: true, sameSite: 'Strict', path: '/' } as const

// What browsers allow, and Hono insists on.
const longest = 400 * 24 * 60 * 60

export function tokenCookie(c: Exchange, name: TokenCookie): string | undefined {
  return getCookie(c, name)
}

export function setTokenCookie(c: Exchange, name: TokenCookie, token: string, seconds: number): void {
  setCookie(c, name, token, { ...attributes, maxAge: Math.min(Math.ceil(seconds), longest) })
}

export function clearTokenCookies(c: Exchange): void {
  deleteCookie(c, '__Host-refresh_token', attributes)
  deleteCookie(c, '__Host-access_token', attributes)
}
