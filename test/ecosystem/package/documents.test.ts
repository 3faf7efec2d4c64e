import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { codeIn, documents, linksOf, ROOT } from './markdown.js'

const all = await documents()

test('every link from one document to another leads to a file, and to a heading in it', () => {
  const broken = all.flatMap((document) =>
    linksOf(document)
      .filter((link) => !/^[a-z]+:/.test(link) && !leads(document.path, link))
      .map((link) => `${document.path}: ${link}`),
  )
  expect(broken).toEqual([])
})

function leads(from: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const to = path === '' ? from : join(from, '..', path)
  if (!existsSync(join(ROOT, to))) return false
  return anchor === undefined || headingsOf(to).includes(anchor)
}

function headingsOf(path: string): readonly string[] {
  return all.find((document) => document.path === path)?.headings.map(({ anchor }) => anchor) ?? []
}

test('every document has one title, and no heading skips a level', () => {
  for (const { path, headings } of all) {
    const levels = headings.map(({ level }) => level)
    expect({ path, titles: levels.filter((level) => level === 1) }).toEqual({ path, titles: [1] })
    const skips = headings.filter(({ level }, at) => level > (levels[at - 1] ?? 0) + 1)
    expect({ path, skips }).toEqual({ path, skips: [] })
  }
})

test('every file that a document names is there', () => {
  const gone = all.flatMap((document) =>
    codeIn(document)
      .filter((code) => /^(?:test|src|sw|demo|docs|examples)\/[\w./-]+$/.test(code))
      .filter((path) => !path.includes('/dist') && !existsSync(join(ROOT, path)))
      .map((path) => `${document.path}: ${path}`),
  )
  expect(gone).toEqual([])
})

test('the README is short enough to be read', async () => {
  expect((await readFile(join(ROOT, 'README.md'))).length).toBeLessThanOrEqual(12_288)
})

test('every script that a document tells to run is there', async () => {
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const gone = all.flatMap((document) =>
    codeIn(document)
      .flatMap((code) => /\bnpm run ([\w:]+)/.exec(code)?.[1] ?? [])
      .filter((name) => !scripts[name])
      .map((name) => `${document.path}: npm run ${name}`),
  )
  expect(gone).toEqual([])
})
