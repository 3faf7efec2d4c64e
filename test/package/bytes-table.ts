import { BINDING_LIMITS, bindingBytes } from './binding-bytes.js'
import { entryBytes, repeatBytes } from './entry-bytes.js'

/** In bytes. The worker has outgrown its goal; what it weighs now is what it may weigh. */
export const LIMITS: Readonly<Record<'page' | 'early' | 'worker' | 'dialog', number>> = {
  page: 6_000,
  early: 1_200,
  worker: 13_700,
  dialog: 5_500,
}
const GOALS = { ...LIMITS, worker: 8_000 }

/** What the entries weigh, as a table for the README. */
export async function bytesTable(): Promise<string> {
  const { page, early, worker, dialog } = await entryBytes()
  const row = (entry: string, bytes: number, goal: number): string =>
    `| \`${entry}\` | ${(bytes / 1000).toFixed(1)} kB | ${goal / 1000} kB${bytes > goal ? ', missed' : ''} |`
  return [
    '| entry | bytes | goal |',
    '|---|---|---|',
    row('holdfast', page, GOALS.page),
    `| in Firefox and Safari it loads besides | ${((await repeatBytes()) / 1000).toFixed(1)} kB | |`,
    row('holdfast/early', early, GOALS.early),
    row('holdfast/sw', worker, GOALS.worker),
    ...Object.entries(await bindingBytes()).map(([name, bytes]) =>
      row(`holdfast/${name}`, bytes, BINDING_LIMITS[name] ?? 0),
    ),
    row('holdfast/dialog', dialog, GOALS.dialog),
  ].join('\n')
}
