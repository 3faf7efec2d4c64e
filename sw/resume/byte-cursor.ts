import type { Cursor } from './cursor.js'

/**
 * Stands between two bytes of one version of a file (RFC 9110 §14).
 *
 * @param etag Strong, so that it names these very bytes.
 */
export function byteCursor(length: number, etag: string): Cursor {
  let at = 0
  return {
    take(chunk) {
      at += chunk.length
      return chunk
    },
    isWhole: () => at >= length,
    ask(headers) {
      headers.set('range', `bytes=${at}-`)
      headers.set('if-range', etag)
      return true
    },
    isRest: ({ status, headers }) =>
      status === 206 &&
      headers.get('content-range') === `bytes ${at}-${length - 1}/${length}` &&
      headers.get('etag') === etag,
  }
}
