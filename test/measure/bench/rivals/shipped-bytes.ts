import { brotliCompressSync } from 'node:zlib'

/** What the scripts weigh that a page and its workers have loaded, in bytes. They are minified already. */
export function shippedBytes(scripts: ReadonlyMap<string, Buffer>): number {
  return [...scripts.values()].reduce((sum, script) => sum + brotliCompressSync(script).length, 0)
}
