import { entryBytes } from './entry-bytes.js'

/** In bytes. The worker has outgrown its goal; what it weighs now is what it may weigh. */
export const LIMITS: { readonly page: number; readonly worker: number } = { page: 6_000, worker: 9_500 }
const GOALS = { page: 6_000, worker: 8_000 }

/** What the two entries weigh, as a table for the README. */
export async function bytesTable(): Promise<string> {
  const { page, worker } = await entryBytes()
  const row = (entry: string, bytes: number, goal: number): string =>
    `| \`${entry}\` | ${(bytes / 1000).toFixed(1)} kB | ${goal / 1000} kB${bytes > goal ? ', missed' : ''} |`
  return [
    '| entry | bytes | goal |',
    '|---|---|---|',
    row('holdfast', page, GOALS.page),
    row('holdfast/sw', worker, GOALS.worker),
  ].join('\n')
}
