import { VERSION } from '../src/host/version.js'
import {
  CALL_NAMES,
  type CallResult,
  type Calls,
  type ComlinkMessage,
  RELEASE,
} from '../src/protocol/calls.js'
import { DROPPED, type LinkHello } from '../src/protocol/messages.js'

/** A page calls as soon as it has heard the hello. */
const FIRST_CALL_TIMEOUT_MS = 10_000

/** No call takes longer: a refresh and a sign-in are bounded far below. */
const CALL_TIMEOUT_MS = 120_000

/** A page of a newer version may know calls that this one does not. */
const UNKNOWN: CallResult<never> = {
  ok: false,
  failure: { code: 'invalid_call', message: `there is no such call in version ${VERSION} of the worker` },
}

type Make = (call: () => Promise<CallResult<unknown>>) => Promise<CallResult<unknown>>

/**
 * Serves the one call that comes over a port, and closes it.
 *
 * Comlink's own `expose` would let any script of the origin walk from a function to `Function` and run code
 * in the worker. So nothing of Comlink runs here: calls of the listed names with plain arguments are answered
 * in its format, everything else with an error.
 *
 * @param make Makes the call, or refuses to.
 * @returns Resolves with the result when it is given, so that the browser keeps the worker alive until then;
 *   with `null` when none was asked for.
 */
export function serve(
  calls: Calls,
  port: MessagePort,
  hello: LinkHello,
  make: Make,
): Promise<CallResult<unknown> | null> {
  return new Promise((resolve) => {
    function close(last: object, result: CallResult<unknown> | null): void {
      clearTimeout(timer)
      port.postMessage(last)
      port.close()
      resolve(result)
    }
    let timer = setTimeout(close, FIRST_CALL_TIMEOUT_MS, DROPPED, null)
    port.onmessage = async ({ data }: MessageEvent<ComlinkMessage | null>) => {
      port.onmessage = null
      clearTimeout(timer)
      // What a page has transferred could not be sent back.
      const id = typeof data?.id === 'string' ? data.id : ''
      // The page lets go of its port without a call.
      if (data?.type === RELEASE.type) return close({ id, type: 'RAW' }, null)
      const give = (value: CallResult<unknown>): void => close({ id, type: 'RAW', value }, value)
      timer = setTimeout(give, CALL_TIMEOUT_MS, failed('the call took too long'))
      give(await resultOf(calls, data, make))
    }
    port.postMessage(hello)
  })
}

async function resultOf(
  calls: Calls,
  message: ComlinkMessage | null,
  make: Make,
): Promise<CallResult<unknown>> {
  const call = callIn(calls, message)
  if (!call) return UNKNOWN
  try {
    return await make(call)
  } catch (error) {
    // Its message is not for pages to read: it may quote what is not theirs.
    return failed(`the call failed with ${error instanceof Error ? error.name : typeof error}`)
  }
}

function failed(what: string): CallResult<never> {
  const message = `${what} in the worker; try again, and see session.inspect() if it stays so`
  return { ok: false, failure: { code: 'worker_unavailable', message } }
}

function callIn(calls: Calls, message: ComlinkMessage | null): (() => Promise<CallResult<unknown>>) | null {
  const { type, path, argumentList } = message ?? {}
  if (type !== 'APPLY' || !Array.isArray(path) || !Array.isArray(argumentList)) return null
  const [name, ...deeper] = path
  if (deeper.length > 0 || !CALL_NAMES.has(name)) return null
  if (!argumentList.every((argument) => argument?.type === 'RAW')) return null
  return () => calls[name as keyof Calls](argumentList[0]?.value)
}
