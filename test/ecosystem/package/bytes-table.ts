import { bindingBytes } from './binding-bytes.js'
import { entryBytes, repeatBytes } from './entry-bytes.js'

/** In bytes: what each may weigh. */
export const LIMITS: Readonly<Record<'page' | 'early' | 'worker' | 'dialog', number>> = {
  page: 7_150,
  early: 1_270,
  worker: 21_000,
  dialog: 5_500,
}

/** What the entries weigh, as a table for the README. */
export async function bytesTable(): Promise<string> {
  const { page, early, worker, dialog } = await entryBytes()
  const row = (entry: string, bytes: number): string => `| ${entry} | ${(bytes / 1000).toFixed(1)} kB |`
  return [
    '| entry | size |',
    '|---|---|',
    row('`holdfast`', page),
    row('in Firefox and Safari it loads besides', await repeatBytes()),
    row('`holdfast/early`', early),
    row('`holdfast/sw`', worker),
    ...Object.entries(await bindingBytes()).map(([name, bytes]) => row(`\`holdfast/${name}\``, bytes)),
    row('`holdfast/dialog`', dialog),
  ].join('\n')
}
