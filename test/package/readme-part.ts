import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const README = fileURLToPath(new URL('../../README.md', import.meta.url))

/** The text of README.md between the marks of this name. */
export async function readmePart(name: string): Promise<string> {
  const { part } = await split(name)
  return part.trim()
}

/** Replaces it. Numbers in README.md are computed, never typed. */
export async function writeReadmePart(name: string, text: string): Promise<void> {
  const { before, after } = await split(name)
  await writeFile(README, `${before}\n${text}\n${after}`)
}

/** @throws Error when README.md has no such marks. */
async function split(name: string): Promise<{ before: string; part: string; after: string }> {
  const readme = await readFile(README, 'utf8')
  const [before, rest, ...more] = readme.split(`<!-- ${name}:start -->`)
  const [part, after] = rest?.split(`<!-- ${name}:end -->`) ?? []
  if (before === undefined || part === undefined || after === undefined || more.length > 0) {
    throw new Error(`README.md must have <!-- ${name}:start --> and, below it, <!-- ${name}:end -->, once`)
  }
  return { before: `${before}<!-- ${name}:start -->`, part, after: `<!-- ${name}:end -->${after}` }
}
