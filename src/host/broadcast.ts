import { CHANNEL, type Changed } from '../protocol/messages.js'
import type { Snapshot } from '../protocol/snapshot.js'

/**
 * Tells all pages that there is news, and not what: every script of the origin hears it. Pages that
 * sleep ask when they wake.
 */
export function broadcaster(): (snapshot: Snapshot) => void {
  const channel = new BroadcastChannel(CHANNEL)
  return ({ revision }) => channel.postMessage({ holdfast: 'changed', revision } satisfies Changed)
}
