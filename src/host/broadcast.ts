import { CHANNEL, type Snapshot } from '../protocol/snapshot.js'

/** Tells all pages. Pages that sleep do not hear it; they ask when they wake. */
export function broadcaster(): (snapshot: Snapshot) => void {
  const channel = new BroadcastChannel(CHANNEL)
  return (snapshot) => channel.postMessage(snapshot)
}
