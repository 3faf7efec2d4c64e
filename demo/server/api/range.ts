/** Which part of a representation is asked for. `last` is included. */
export type Range =
  | { readonly type: 'whole' }
  | { readonly type: 'part'; readonly first: number; readonly last: number }
  | { readonly type: 'unsatisfiable' }

/** Reads a `Range` of one part. Any other, also a malformed one, asks for the whole (RFC 9110 §14.2). */
export function parseRange(header: string | undefined, length: number): Range {
  const [, start = '', end = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (start === '' && end === '') return { type: 'whole' }
  if (start === '') {
    const suffix = Math.min(Number(end), length)
    return suffix === 0
      ? { type: 'unsatisfiable' }
      : { type: 'part', first: length - suffix, last: length - 1 }
  }
  const first = Number(start)
  if (end !== '' && Number(end) < first) return { type: 'whole' }
  if (first >= length) return { type: 'unsatisfiable' }
  return { type: 'part', first, last: end === '' ? length - 1 : Math.min(Number(end), length - 1) }
}
