import type { ScriptError } from '../src/protocol/script-error.js'
import { CHANNEL } from '../src/protocol/snapshot.js'

declare const self: ServiceWorkerGlobalScope

/** Tells pages what is wrong with this worker's script, its options above all: browsers tell them only that something is. */
export function tellScriptErrors(): void {
  const channel = new BroadcastChannel(CHANNEL)
  self.addEventListener('error', ({ message }) => {
    const error: ScriptError = { holdfast: 'script-error', worker: self.location.href, message }
    channel.postMessage(error)
  })
}
