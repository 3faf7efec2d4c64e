import { isScriptError } from '../protocol/script-error.js'
import { CHANNEL } from '../protocol/snapshot.js'

/** Hears what a worker says of its own script when it does not run. */
export function listenForScriptError(worker: URL): { said(): string | undefined; stop(): void } {
  const channel = new BroadcastChannel(CHANNEL)
  let message: string | undefined
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isScriptError(data) && data.worker === worker.href) message = data.message
  })
  return { said: () => message, stop: () => channel.close() }
}
