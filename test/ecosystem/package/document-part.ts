import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** The document in which each part stands that a run writes, or that is compared with what is tested. */
const DOCUMENTS = {
  bytes: 'README.md',
  'sw.ts': 'README.md',
  'main.ts': 'README.md',
  'index.html': 'README.md',
  'vite.config.ts': 'docs/getting-started.md',
  'vite-connect': 'docs/getting-started.md',
  'openid-precache': 'docs/openid.md',
  requests: 'docs/requests.md',
  faults: 'docs/faults.md',
  engines: 'docs/faults.md',
  bench: 'docs/benchmarks.md',
  cold: 'docs/benchmarks.md',
  rivals: 'docs/benchmarks.md',
  'react-router': 'docs/frameworks.md',
  'vue-router': 'docs/frameworks.md',
  'react-app': 'docs/frameworks.md',
  'solid-app': 'docs/frameworks.md',
  threats: 'SECURITY.md',
  'redirect-threats': 'SECURITY.md',
  'server-threats': 'SECURITY.md',
} as const

export type Part = keyof typeof DOCUMENTS

const pathOf = (name: Part): string => fileURLToPath(new URL(`../../../${DOCUMENTS[name]}`, import.meta.url))

/** What stands between the marks of this name. */
export async function documentPart(name: Part): Promise<string> {
  const { part } = await split(name)
  return part.trim()
}

/** The code of a part that is one block of it. */
export async function documentCode(name: Part): Promise<string> {
  const [, code] = /^```\w+\n([\s\S]*)```$/.exec(await documentPart(name)) ?? []
  if (code === undefined) throw new Error(`the part ${name} of ${DOCUMENTS[name]} must be one block of code`)
  return code
}

/** Replaces it. What stands there is computed, never typed. */
export async function writeDocumentPart(name: Part, text: string): Promise<void> {
  const { before, after } = await split(name)
  await writeFile(pathOf(name), `${before}\n${text}\n${after}`)
}

/** @throws Error when the document has no such marks. */
async function split(name: Part): Promise<{ before: string; part: string; after: string }> {
  const document = await readFile(pathOf(name), 'utf8')
  const [before, rest, ...more] = document.split(`<!-- ${name}:start -->`)
  const [part, after] = rest?.split(`<!-- ${name}:end -->`) ?? []
  if (before === undefined || part === undefined || after === undefined || more.length > 0) {
    throw new Error(
      `${DOCUMENTS[name]} must have <!-- ${name}:start --> and, below it, <!-- ${name}:end -->, once`,
    )
  }
  return { before: `${before}<!-- ${name}:start -->`, part, after: `<!-- ${name}:end -->${after}` }
}
