import type { Exchange } from './env.js'

/**
 * The address that a request came from; of IPv6 the network, in which one host may use any address. Not what
 * `X-Forwarded-For` says: anybody can say that. Behind a proxy, read there what the proxy itself has written.
 */
export function addressOf(c: Exchange): string {
  const address = (c.env.incoming.socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '')
  if (!address.includes(':')) return address
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter(Boolean))
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
  return [...head, ...zeros, ...tail].slice(0, 4).join(':')
}
