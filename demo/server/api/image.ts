import { crc32, deflateSync } from 'node:zlib'
import type { Exchange } from '../http/env.js'

const size = 64

const png = encode()

export function image(c: Exchange): Response {
  return c.body(png, 200, { 'Content-Type': 'image/png' })
}

/** A PNG of eight-bit RGB: a colour gradient. */
function encode(): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const rows = Array.from({ length: size }, (_, y) => {
    // Each row begins with its filter: none.
    return [0, ...Array.from({ length: size }, (_, x) => [x * 4, y * 4, 160]).flat()]
  })
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const pixels = deflateSync(Buffer.from(rows.flat()))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(content))
  return Buffer.concat([length, content, checksum])
}
