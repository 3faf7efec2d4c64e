import { CHANNEL, onChannel } from '../protocol/messages.js'

const SCRIPT_ERROR_TIMEOUT_MS = 1_000

/** Hears what a worker says of its own script when it does not run. */
export function listenForScriptError(worker: URL): {
  /** Waits a moment: the browser's own word may come first. */
  said(): Promise<string | undefined>
  stop(): void
} {
  const channel = new BroadcastChannel(CHANNEL)
  const heard = new Promise<string>((resolve) => {
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const error = onChannel(data)
      if (error?.holdfast === 'script-error' && error.worker === worker.href) resolve(error.message)
    })
  })
  return {
    said: () =>
      Promise.race([heard, new Promise<undefined>((late) => setTimeout(late, SCRIPT_ERROR_TIMEOUT_MS))]),
    stop: () => channel.close(),
  }
}
