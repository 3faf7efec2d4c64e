import { VERSION } from '../src/host/version.js'
import { type Answer, CALL_NAMES, type Calls } from '../src/protocol/calls.js'
import type { LinkHello } from '../src/protocol/link.js'

/** No call takes longer: a refresh and a sign-in are bounded far below. */
const LONGEST = 120_000

/** A page of a newer version may know calls that this one does not. */
const UNKNOWN: Answer<never> = {
  ok: false,
  failure: { code: 'invalid_call', message: `there is no such call in version ${VERSION} of the worker` },
}

/** One message of Comlink's, of which pages make their calls. */
interface ComlinkMessage {
  readonly id: string
  readonly type: string
  readonly path?: readonly string[]
  readonly argumentList?: readonly { readonly type: string; readonly value: unknown }[]
}

/**
 * Serves the calls that come over one port, until the page lets go of it.
 *
 * Comlink's own `expose` would let any script of the origin walk from a function to `Function` and run code in
 * the worker. So nothing of Comlink runs here: calls of the listed names with plain arguments are answered in its
 * format, everything else with an error.
 *
 * @returns Resolves with the answer when it is given, so that the browser keeps the worker alive until then; with `null` when none was asked for.
 */
export function serve(calls: Calls, port: MessagePort, life: string): Promise<Answer<unknown> | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, LONGEST)
    function done(): void {
      clearTimeout(timer)
      port.close()
      resolve(null)
    }
    port.onmessage = async ({ data }: MessageEvent<ComlinkMessage | null>) => {
      const id = data?.id
      if (data?.type === 'RELEASE') {
        // The page closes its end when it hears back.
        port.postMessage({ id, type: 'RAW' })
        return done()
      }
      const value = await answer(calls, data)
      port.postMessage({ id, type: 'RAW', value })
      // A page that closes never says that it is done, and a worker that is kept alive cannot be replaced.
      resolve(value)
    }
    port.postMessage({ holdfast: 'hello', life } satisfies LinkHello)
  })
}

async function answer(calls: Calls, message: ComlinkMessage | null): Promise<Answer<unknown>> {
  const call = callIn(calls, message)
  // What went wrong in here is not for pages to read.
  return (await call?.().catch(() => {})) ?? UNKNOWN
}

function callIn(calls: Calls, message: ComlinkMessage | null): (() => Promise<Answer<unknown>>) | null {
  const { type, path, argumentList } = message ?? {}
  if (type !== 'APPLY' || !Array.isArray(path) || !Array.isArray(argumentList)) return null
  const [name, ...deeper] = path
  if (deeper.length > 0 || !CALL_NAMES.has(name)) return null
  if (!argumentList.every((argument) => argument?.type === 'RAW')) return null
  return () => calls[name as keyof Calls](argumentList[0]?.value)
}
