import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleForServer, type Entries } from './bundle.js'

/** The server's side of a framework's app. */
export interface Rendering {
  render(): string | Promise<string>
  renderWithoutProvider(): string | Promise<string>
  /** What the framework wants in the head of such a page. */
  head?(): string
}

/** Builds them for a server; gives back how to load one into this process. */
export async function buildRenderings(
  directory: string,
  entries: Entries,
): Promise<(name: string) => Promise<Rendering>> {
  await bundleForServer(entries, directory)
  return (name) => import(pathToFileURL(join(directory, `${name}.js`)).href)
}
