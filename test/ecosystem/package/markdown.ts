import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One of the project's documents. */
export interface Markdown {
  /** From the root of the project. */
  readonly path: string
  /** Without code blocks: nothing in them is a heading or a link. */
  readonly prose: string
  readonly headings: readonly Heading[]
}

export interface Heading {
  readonly level: number
  readonly text: string
  /** As GitHub makes it: https://docs.github.com/en/get-started/writing-on-github (section links). */
  readonly anchor: string
}

export const ROOT: string = fileURLToPath(new URL('../../..', import.meta.url))

/** Folders whose documents are ours, and whether those of the folders in them are, too. */
const FOLDERS: readonly (readonly [string, boolean])[] = [
  ['.', false],
  ['docs', true],
  ['demo', false],
  ['examples', false],
]

export async function documents(): Promise<readonly Markdown[]> {
  const paths = await Promise.all(
    FOLDERS.map(async ([folder, recursive]) => {
      const names = await readdir(join(ROOT, folder), { recursive })
      return names.filter((name) => name.endsWith('.md')).map((name) => join(folder, name))
    }),
  )
  return Promise.all(
    paths
      .flat()
      .sort()
      .map(async (path) => markdownOf(path, await readFile(join(ROOT, path), 'utf8'))),
  )
}

function markdownOf(path: string, text: string): Markdown {
  const prose = text.replace(/^ *(`{3,})[\s\S]*?^ *\1$/gm, '')
  const seen = new Map<string, number>()
  const headings = [...prose.matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', title = '']): Heading => {
    const slug = slugOf(title)
    const before = seen.get(slug) ?? 0
    seen.set(slug, before + 1)
    return { level: marks.length, text: title, anchor: before === 0 ? slug : `${slug}-${before}` }
  })
  return { path, prose, headings }
}

function slugOf(title: string): string {
  return title
    .replace(/\]\([^)]*\)/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}

/** What its links lead to, as written. */
export function linksOf({ prose }: Markdown): readonly string[] {
  return [...prose.matchAll(/\]\(([^)\s]+)\)|(?:href|src)="([^"]+)"/g)].map(
    ([, inline, attribute]) => inline ?? attribute ?? '',
  )
}

/** What stands in backticks. */
export function codeIn({ prose }: Markdown): readonly string[] {
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
}
