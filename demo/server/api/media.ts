import { createHash } from 'node:crypto'
import type { Exchange } from '../http/env.js'
import { parseRange } from './range.js'
import { encodeWave } from './wave.js'

const wave = encodeWave()
const PIECE = 64 * 1024
const etag = `"${createHash('sha256').update(wave).digest('hex').slice(0, 16)}"`

/** A sound that a media element fetches in pieces (RFC 9110 §14). */
export function media(c: Exchange): Response {
  const headers = { 'Content-Type': 'audio/wav', 'Accept-Ranges': 'bytes', ETag: etag }
  const condition = c.req.header('if-range')
  const wanted = condition === undefined || condition === etag ? c.req.header('range') : undefined
  const range = parseRange(wanted, wave.length)
  switch (range.type) {
    case 'whole':
      return c.body(inPieces(wave), 200, { ...headers, 'Content-Length': String(wave.length) })
    case 'unsatisfiable':
      return c.body(null, 416, { ...headers, 'Content-Range': `bytes */${wave.length}` })
    case 'part': {
      const { first, last } = range
      const contentRange = `bytes ${first}-${last}/${wave.length}`
      return c.body(wave.slice(first, last + 1), 206, { ...headers, 'Content-Range': contentRange })
    }
  }
  return range satisfies never
}

/** As a file is read, so that one who leaves early does not get it all. */
function inPieces(file: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces = function* () {
    for (let at = 0; at < file.length; at += PIECE) yield file.subarray(at, at + PIECE)
  }
  return ReadableStream.from(pieces())
}
