import { bindingBytes } from './binding-bytes.js'
import { entryBytes, repeatBytes } from './entry-bytes.js'

/** In bytes: what each may weigh. */
export const LIMITS: Readonly<
  Record<'page' | 'early' | 'worker' | 'openidWorker' | 'boundWorker' | 'dialog', number>
> = {
  page: 7_755,
  early: 1_330,
  worker: 22_690,
  // With openidProvider in place of tokenEndpoint: 8 kB more.
  openidWorker: 30_550,
  // And with its tokens bound to a key.
  boundWorker: 31_760,
  dialog: 5_500,
}

/** What the entries weigh, as a table for the README. */
export async function bytesTable(): Promise<string> {
  const { page, early, worker, openidWorker, dialog } = await entryBytes()
  const row = (entry: string, bytes: number): string => `| ${entry} | ${(bytes / 1000).toFixed(1)} kB |`
  return [
    '| entry | size |',
    '|---|---|',
    row('`holdfast`', page),
    row('in Firefox and Safari it loads besides', await repeatBytes()),
    row('`holdfast/early`', early),
    row('`holdfast/sw`', worker),
    row('with `openidProvider`', openidWorker),
    ...Object.entries(await bindingBytes()).map(([name, bytes]) => row(`\`holdfast/${name}\``, bytes)),
    row('`holdfast/dialog`', dialog),
  ].join('\n')
}
