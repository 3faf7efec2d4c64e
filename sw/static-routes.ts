import type { Settings } from '../src/host/config.js'
import type { Grant } from '../src/host/grant/grant.js'
import { plainPath } from '../src/host/urls/same-endpoint.js'
import { HEARD_PATH } from '../src/protocol/heard.js'

interface Ours {
  readonly protect: Settings['protect']
  readonly grant: Pick<Grant, 'endpoints' | 'redirection'>
}

interface RoutingInstallEvent extends ExtendableEvent {
  /** https://w3c.github.io/ServiceWorker/#dom-installevent-addroutes */
  addRoutes?(rules: object): Promise<void>
}

/**
 * Sends past the worker what it would let pass, where the browser can do so by itself.
 *
 * @returns Rejects where the browser knows no such condition. It still sends everything
 *   through the fetch handler.
 */
export async function addStaticRoutes(event: RoutingInstallEvent, ours: Ours): Promise<void> {
  await event.addRoutes?.({ condition: { not: { or: conditionsOf(ours) } }, source: 'network' })
}

function conditionsOf({ protect, grant }: Ours): object[] {
  const resources = [HEARD_PATH, ...protect].map((entry) => new URL(entry, self.location.href))
  const { signIn, refresh, signOut } = grant.endpoints ?? { signIn: [] }
  const endpoints = [...signIn, refresh, signOut].filter((endpoint) => endpoint !== undefined)
  const { start, redirect } = grant.redirection ?? {}
  const navigations = [start, redirect].filter((url) => url !== undefined)
  const origins = new Set(endpoints.map(({ origin }) => origin))
  const spellings = [
    ...endpoints.map((endpoint) => patternOf(endpoint, `${literal(plainPath(endpoint))}{/}?`)),
    ...[...origins].flatMap((origin) => RESPELLED.map((path) => patternOf(new URL(origin), path))),
  ]
  return [
    ...resources.map((url) => ({ urlPattern: belowPattern(url) })),
    ...navigations.map((url) => ({ urlPattern: patternOf(url, literal(url.pathname)) })),
    ...spellings.map((urlPattern) => ({ requestMethod: 'POST', urlPattern })),
  ]
}

/**
 * What a path has in it that some server may take for another one. Without, only its case and a slash at its
 * end can differ from the endpoint for which `isSameEndpoint` takes it.
 */
const RESPELLED = ['*%*', '*;*', '*//*']

function belowPattern(url: URL): URLPattern {
  const path = literal(url.pathname)
  return patternOf(url, path + (path.endsWith('/') ? '*' : '{/*}?'))
}

function patternOf({ protocol, hostname, port }: URL, pathname: string): URLPattern {
  const origin = { protocol: protocol.slice(0, -1), hostname: literal(hostname), port }
  return new URLPattern({ ...origin, pathname }, { ignoreCase: true })
}

/** Paths may have in them what means something else in a pattern. */
function literal(text: string): string {
  return text.replace(/[+*?:{}()\\]/g, '\\$&')
}
