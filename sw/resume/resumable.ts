import type { Resume } from '../../src/host/request/resume.js'
import { atOrBelow } from './at-or-below.js'
import { byteCursor } from './byte-cursor.js'
import { eventCursor, isEventStream } from './event-cursor.js'
import { unbroken } from './unbroken.js'

/**
 * Lets Server-Sent Events go on with `Last-Event-ID` when their connection is cut or their access token
 * expires: the page reads one unbroken stream. Only for `GET`, and only after events that have an `id`; what
 * cannot go on ends with an error.
 *
 * @param path A path of this origin, or a URL of another; all at or below it.
 * @param end The type of the event that is the last of every stream. It is needed because some cuts look
 *   like an end: a server that ends a stream for its expired token does, and so does, to a page in Firefox,
 *   a worker that is stopped.
 * @throws TypeError that says what is wrong.
 * @example
 * coordinate({ protect, grant, resume: [resumableEvents('/api/stream', { end: 'done' })] })
 */
export function resumableEvents(path: string, { end }: { readonly end: string }): Resume {
  const isOurs = atOrBelow(path, location.href)
  if (typeof end !== 'string' || end === '') {
    throw new TypeError(`resumableEvents: end must name the event that ends the stream, such as 'done'`)
  }
  return (response, request, again) => {
    const { body, status, headers } = response
    if (!isRead(request) || !isOurs(new URL(request.url))) return response
    if (body === null || status !== 200 || !isEventStream(headers)) return response
    return unbroken(response, body, request, again, eventCursor(request.headers.get('last-event-id'), end))
  }
}

/**
 * Lets downloads of this origin go on with `Range` and `If-Range` when their connection is cut. Needs
 * a `Content-Length` and a strong `ETag`, and no `Content-Encoding`; other responses, and requests for
 * a range, pass as they are.
 *
 * A page in Firefox sees the end of a response when its worker is stopped: compare what
 * arrived with `Content-Length`.
 *
 * @param path A path of this origin; all at or below it.
 * @throws TypeError that says what is wrong.
 */
export function resumableDownloads(path: string): Resume {
  const isOurs = atOrBelow(path, location.href)
  return (response, request, again) => {
    const { body, status, headers, type } = response
    if (!isRead(request) || request.headers.has('range') || !isOurs(new URL(request.url))) return response
    const length = Number(headers.get('content-length'))
    const etag = headers.get('etag') ?? ''
    const isPlain = type === 'basic' && !headers.has('content-encoding')
    if (body === null || status !== 200 || !isPlain || !(length > 0) || !/^"[^"]*"$/.test(etag))
      return response
    return unbroken(response, body, request, again, byteCursor(length, etag))
  }
}

/** In a `no-cors` request a browser would drop the header that asks for the rest. */
function isRead({ method, mode }: Request): boolean {
  return method === 'GET' && mode !== 'no-cors'
}
