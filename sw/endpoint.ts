import { type Endpoint, expose } from 'comlink'
import { CALL_NAMES, type Calls } from '../src/protocol/calls.js'
import type { LinkHello } from '../src/protocol/link.js'

/** No call takes longer: a refresh and a sign-in are bounded far below. */
const LONGEST = 120_000

/**
 * Serves the calls that come over one port, until the page lets go of it.
 *
 * Comlink alone would let any script of the origin walk from a function to `Function` and run code in
 * the worker. Only calls of the listed names with plain arguments come through; everything else
 * is answered with an error.
 *
 * @returns Resolves when the page is done, so that the browser keeps the worker alive until then.
 */
export function serve(calls: Calls, port: MessagePort, life: string): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      port.close()
      resolve()
    }
    const timer = setTimeout(done, LONGEST)
    expose(calls, guarded(port, done))
    port.postMessage({ holdfast: 'hello', life } satisfies LinkHello)
  })
}

function guarded(port: MessagePort, done: () => void): Endpoint {
  return {
    postMessage: (message, transfer) => port.postMessage(message, transfer ?? []),
    addEventListener(type, listener) {
      if (type !== 'message') return
      port.addEventListener('message', (event) => {
        const data: unknown = event.data
        if (isRelease(data)) {
          // The page closes its end when it hears back.
          port.postMessage({ id: data.id, type: 'RAW' })
          return done()
        }
        if (!isCall(data)) return refuse(port, data)
        if (typeof listener === 'function') listener(event)
        else listener.handleEvent(event)
      })
    },
    removeEventListener: () => {},
    start: () => port.start(),
  }
}

function isCall(data: unknown): boolean {
  if (!isRecord(data) || data.type !== 'APPLY') return false
  const { path, argumentList } = data
  return (
    Array.isArray(path) &&
    path.length === 1 &&
    CALL_NAMES.has(path[0]) &&
    Array.isArray(argumentList) &&
    argumentList.every((argument) => isRecord(argument) && argument.type === 'RAW')
  )
}

function isRelease(data: unknown): data is Record<string, unknown> {
  return isRecord(data) && data.type === 'RELEASE'
}

/** In the form in which Comlink reports an error: whoever waits gets an answer. */
function refuse(port: MessagePort, data: unknown): void {
  if (!isRecord(data)) return
  const value = { isError: true, value: { name: 'TypeError', message: 'holdfast: there is no such call' } }
  port.postMessage({ id: data.id, type: 'HANDLER', name: 'throw', value })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
