import type { Exchange } from '../http/env.js'

const font = encode()

export function fontFile(c: Exchange): Response {
  return c.body(font, 200, { 'Content-Type': 'font/ttf' })
}

/** A TrueType font whose one letter, A, is a box: the smallest that browsers accept. */
function encode(): Uint8Array<ArrayBuffer> {
  const fixed = [1, 0]
  const zeros = (count: number): number[] => Array(count).fill(0)
  const box = words(1, 0, 0, 500, 700, 3, 0, 0x0101, 0x0101, 0, 500, 0, -500, 0, 0, 700, 0)
  const tables: Readonly<Record<string, Buffer>> = {
    'OS/2': words(0, 500, 400, 5, ...zeros(27), 0x40, 65, 65, 800, -200, 0, 800, 200),
    cmap: words(0, 1, 3, 1, 0, 12, 4, 32, 0, 4, 4, 1, 0, 65, 0xffff, 0, 65, 0xffff, 1 - 65, 1, 0, 0),
    glyf: box,
    head: words(
      ...fixed,
      ...fixed,
      0,
      0,
      0x5f0f,
      0x3cf5,
      3,
      1000,
      ...zeros(8),
      0,
      0,
      500,
      700,
      0,
      8,
      2,
      0,
      0,
    ),
    hhea: words(...fixed, 800, -200, 0, 500, 0, 0, 500, 1, ...zeros(7), 1),
    hmtx: words(500, 0, 0),
    loca: words(0, 0, box.length / 2),
    maxp: words(...fixed, 2, 4, 1, 0, 0, 1, ...zeros(8)),
    name: words(0, 0, 6),
    post: words(3, ...zeros(15)),
  }
  const entries = Object.entries(tables)
  const head = words(...fixed, entries.length, 128, 3, entries.length * 16 - 128)
  let offset = head.length + entries.length * 16
  const directory = entries.map(([tag, table]) => {
    const entry = Buffer.alloc(16)
    entry.write(tag, 'latin1')
    entry.writeUInt32BE(checksum(table), 4)
    entry.writeUInt32BE(offset, 8)
    entry.writeUInt32BE(table.length, 12)
    offset += padded(table).length
    return entry
  })
  return Buffer.concat([head, ...directory, ...Object.values(tables).map(padded)])
}

function words(...values: number[]): Buffer {
  const table = Buffer.alloc(values.length * 2)
  for (const [at, value] of values.entries()) table.writeUInt16BE(value & 0xffff, at * 2)
  return table
}

function padded(table: Buffer): Buffer {
  return Buffer.concat([table, Buffer.alloc(-table.length & 3)])
}

function checksum(table: Buffer): number {
  const whole = padded(table)
  let sum = 0
  for (let at = 0; at < whole.length; at += 4) sum = (sum + whole.readUInt32BE(at)) >>> 0
  return sum
}
