import { hasTag } from './tag.js'

/**
 * How a call reaches the worker: a message to the registration's active worker with a fresh port.
 * The message starts a stopped worker; a kept port would die silently with it.
 */
export interface LinkRequest {
  readonly holdfast: 'link'
}

export const LINK: LinkRequest = { holdfast: 'link' }

/** The worker's first word on a fresh port. */
export interface LinkHello {
  readonly holdfast: 'hello'
  /** Name of a Web Lock that the worker holds for as long as it lives: who gets it knows that the worker died. */
  readonly life: string
}

export function isLinkRequest(data: unknown): data is LinkRequest {
  return hasTag(data, LINK.holdfast)
}

export function isLinkHello(data: unknown): data is LinkHello {
  return hasTag(data, 'hello') && 'life' in data && typeof data.life === 'string'
}
