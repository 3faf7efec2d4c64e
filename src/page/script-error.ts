import { isScriptError } from '../protocol/script-error.js'
import { CHANNEL } from '../protocol/snapshot.js'

const PATIENCE = 1_000

/** Hears what a worker says of its own script when it does not run. */
export function listenForScriptError(worker: URL): {
  /** Waits a moment: the browser's own word may come first. */
  said(): Promise<string | undefined>
  stop(): void
} {
  const channel = new BroadcastChannel(CHANNEL)
  const heard = new Promise<string>((resolve) => {
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isScriptError(data) && data.worker === worker.href) resolve(data.message)
    })
  })
  return {
    said: () => Promise.race([heard, new Promise<undefined>((late) => setTimeout(late, PATIENCE))]),
    stop: () => channel.close(),
  }
}
