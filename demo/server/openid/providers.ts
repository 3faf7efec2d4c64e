import type Provider from 'oidc-provider'
import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import { isLoopbackName } from '../http/loopback-name.js'
import { createProvider } from './create-provider.js'
import { MOUNT } from './mount.js'

/** By issuer. A server has as many as it has names: a browser at 127.0.0.1 would not believe one called localhost. */
export type OpenidProviders = Map<string, Promise<Provider>>

/** More names than anybody uses. */
const most = 10

/** The provider of the origin that was asked. It begins with the first who asks: nobody else waits for it. */
export function providerFor(c: Exchange, deployment: Deployment): Promise<Provider> | undefined {
  const origin = originOf(new URL(c.req.url), deployment.publicOrigin)
  if (origin === undefined) return undefined
  const { openid } = deployment
  const issuer = origin + MOUNT
  const known = openid.get(issuer)
  if (known) return known
  const [oldest] = openid.keys()
  if (oldest !== undefined && openid.size >= most) openid.delete(oldest)
  const made = createProvider(deployment, issuer)
  openid.set(issuer, made)
  return made
}

/** Anybody can send any `Host`: only names of loopback count, and the one that this server is known by. */
function originOf({ origin, host, hostname }: URL, publicOrigin: string | undefined): string | undefined {
  if (publicOrigin !== undefined && host === new URL(publicOrigin).host) return publicOrigin
  return isLoopbackName(hostname) ? origin : publicOrigin
}
