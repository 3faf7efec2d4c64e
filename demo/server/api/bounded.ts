/**
 * Reads a whole number from 0 up to `most`; whatever is no such number becomes `fallback` or the nearer end.
 */
export function bounded(value: unknown, fallback: number, most: number): number {
  if (value === undefined || value === null || value === '') return fallback
  const number = Math.trunc(Number(value))
  return Number.isNaN(number) ? fallback : Math.min(Math.max(number, 0), most)
}
