import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleScript } from './bundle-script.js'

/** What a small site has. Scripts are named as their sources are, without the ending. */
export interface SiteParts {
  /** Of each page, by its name, the script that it loads. */
  readonly pages: Readonly<Record<string, string>>
  readonly workers?: readonly string[]
  /** What is on each of the pages. */
  readonly body?: string
}

/**
 * Builds the pages of an app and their workers from the built package, each by itself, as an app would.
 *
 * @param sources The folder that the scripts are in.
 */
export async function buildSite(
  directory: string,
  sources: URL,
  { pages, workers = [], body }: SiteParts,
): Promise<void> {
  for (const name of new Set([...Object.values(pages), ...workers]))
    await bundleScript(fileURLToPath(new URL(`${name}.ts`, sources)), directory)
  for (const [name, script] of Object.entries(pages)) await writePage(directory, name, { script, body })
}

export async function writePage(
  directory: string,
  name: string,
  {
    script,
    head = '',
    body = '',
  }: { readonly script: string; readonly head?: string | undefined; readonly body?: string | undefined },
): Promise<void> {
  const html = `<!doctype html><html lang="en"><title>${name}</title>${head}<body>${body}<script type="module" src="/${script}.js"></script></html>`
  await writeFile(join(directory, `${name}.html`), html)
}
