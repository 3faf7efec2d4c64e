import { RELEASE } from '../protocol/calls.js'
import { LINK, type LinkHello, onPort } from '../protocol/messages.js'

/** As long as a worker takes to start on a machine that is busy. */
const HELLO_TIMEOUT_MS = 2_000
/** One that was just stopped has lost the question. */
const RETRY_MS = 500

/**
 * What a worker of this scope says for hello, as one of Holdfast does to whoever asks;
 * `null` when it says nothing.
 */
export function helloOf(worker: ServiceWorker): Promise<LinkHello | null> {
  return new Promise((resolve) => {
    function ask(): void {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = ({ data }: MessageEvent<unknown>) => {
        const said = onPort(data)
        if (said?.holdfast !== 'hello') return
        // No call follows.
        port1.postMessage(RELEASE)
        end(said)
      }
      worker.postMessage(LINK, [port2])
    }
    function end(hello: LinkHello | null): void {
      clearInterval(again)
      clearTimeout(late)
      resolve(hello)
    }
    const again = setInterval(ask, RETRY_MS)
    const late = setTimeout(end, HELLO_TIMEOUT_MS, null)
    ask()
  })
}
