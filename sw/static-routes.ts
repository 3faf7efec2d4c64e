import type { Settings } from '../src/host/config.js'

interface RoutingInstallEvent extends ExtendableEvent {
  /** https://w3c.github.io/ServiceWorker/#dom-installevent-addroutes */
  addRoutes?(rules: object): Promise<void>
}

/** Sends what is not protected past the worker, where the browser can do so by itself. */
export function addStaticRoutes(event: RoutingInstallEvent, { protect, grant }: Settings): void {
  if (!event.addRoutes) return
  const { signIn, refresh, signOut } = grant.endpoints
  const ours = [...protect.map((entry) => new URL(entry, self.location.href)), ...signIn, refresh, signOut]
  const conditions = ours.flatMap(patternsFor).map((urlPattern) => ({ urlPattern }))
  const rules = { condition: { not: { or: conditions } }, source: 'network' }
  // A browser that knows no such condition still sends everything through the fetch handler.
  event.waitUntil(event.addRoutes(rules).catch(() => {}))
}

function patternsFor({ protocol, hostname, port, pathname }: URL): object[] {
  const origin = { protocol: protocol.slice(0, -1), hostname, port, search: '*' }
  if (pathname.endsWith('/')) return [{ ...origin, pathname: `${pathname}*` }]
  return [
    { ...origin, pathname },
    { ...origin, pathname: `${pathname}/*` },
  ]
}
