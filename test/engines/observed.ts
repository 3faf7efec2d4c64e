import { appendFileSync } from 'node:fs'
import type { World } from './in-engines.js'

/** Notes what the user saw in this engine, as a line of JSON in the file that `OBSERVED` names. */
export function observed({ engine }: World, fault: string, saw: unknown): void {
  const file = process.env.OBSERVED
  if (file) appendFileSync(file, `${JSON.stringify({ fault, engine: engine.name, saw })}\n`)
}

/** `9 × 200, 1 × 0`: how often each status came; 0 is a network error. */
export function tally(statuses: readonly number[]): string {
  const counts = new Map<number, number>()
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1)
  return [...counts].map(([status, count]) => `${count} × ${status}`).join(', ')
}
