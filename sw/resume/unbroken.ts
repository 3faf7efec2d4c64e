import { backoff } from '../../src/core/backoff.js'
import { isOutage } from '../../src/host/outage.js'
import { sleep } from '../../src/host/sleep.js'
import type { Cursor } from './cursor.js'

/** Gets the rest of a response. @returns `null` once nobody may have it. */
type Again = (request: Request) => Promise<Response | null>

/** In a row, without a byte for the page between them: about a minute. */
const MAX_FAILURES = 8

/**
 * One response out of as many as it takes. What cannot be had ends it with an error, as the cut itself would.
 */
export function unbroken(
  response: Response,
  body: ReadableStream<Uint8Array>,
  request: Request,
  again: Again,
  cursor: Cursor,
): Response {
  const left = new AbortController()
  let reader = body.getReader()
  let failures = 0

  async function next(): Promise<Uint8Array | null> {
    for (;;) {
      try {
        const { done, value } = await reader.read()
        if (!done) {
          const part = cursor.take(value)
          if (part.length > 0) return part
          continue
        }
        if (cursor.isWhole()) return null
      } catch (error) {
        if (cursor.isWhole()) return null
        // The user has left, or another version of the worker takes over: nothing may go on.
        if (error instanceof DOMException && error.name === 'AbortError') throw error
      }
      reader = await rest()
    }
  }

  async function rest(): Promise<ReadableStreamDefaultReader<Uint8Array>> {
    for (; failures < MAX_FAILURES; failures += 1) {
      const headers = new Headers(request.headers)
      if (!cursor.ask(headers)) break
      if (failures > 0) await sleep(backoff(failures, null, Math.random))
      left.signal.throwIfAborted()
      const answer = await again(sameRequest(headers)).catch(() => Response.error())
      if (answer?.body && cursor.isRest(answer)) {
        failures += 1
        return answer.body.getReader()
      }
      await answer?.body?.cancel()
      if (answer === null || !isOutage(answer.status)) break
    }
    throw new TypeError('The response was cut, and its rest could not be had.')
  }

  function sameRequest(headers: Headers): Request {
    const { referrer, referrerPolicy } = request
    const signal = AbortSignal.any([request.signal, left.signal])
    return new Request(request, { headers, referrer, referrerPolicy, signal })
  }

  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const part = await next()
        if (part === null) return controller.close()
        failures = 0
        controller.enqueue(part)
      },
      cancel(reason) {
        left.abort(reason)
        return reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
  const { status, statusText } = response
  return new Response(stream, { status, statusText, headers: decodedHeaders(response) })
}

function decodedHeaders(response: Response): Headers {
  const headers = new Headers(response.headers)
  if (!headers.has('content-encoding')) return headers
  headers.delete('content-encoding')
  headers.delete('content-length')
  return headers
}
