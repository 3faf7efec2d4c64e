import type { Exchange } from '../http/env.js'

const lines = 1000

/** A download. */
export function exportCsv(c: Exchange): Response {
  const rows = Array.from({ length: lines }, (_, n) => `${n + 1},${(n + 1) ** 2}`)
  return c.body(`${['number,square', ...rows].join('\r\n')}\r\n`, 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': 'attachment; filename="export.csv"',
  })
}
