import { getCookie, setCookie } from 'hono/cookie'
import type { Exchange } from '../http/env.js'
import { opaqueToken } from '../tokens/opaque-token.js'

const name = '__Host-magic_link'

/** What tells the browser that asked for a magic link from every other. */
export function askingBrowser(c: Exchange): string | undefined {
  return getCookie(c, name)
}

/** Marks the browser that asks, for as long as its newest link lives. */
export function markAskingBrowser(c: Exchange, seconds: number): string {
  const browser = askingBrowser(c) ?? opaqueToken()
  setCookie(c, name, browser, {
    httpOnly: true,
    secure: true,
    sameSite: 'Strict',
    path: '/',
    maxAge: seconds,
  })
  return browser
}
