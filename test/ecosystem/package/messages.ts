import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync, Visitor } from 'vite'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** Whatever the package may say to a developer or a user: all texts of some words in its sources, by file. `…` is what is filled in. */
export async function messagesOfPackage(): Promise<string> {
  const files = (await Promise.all(['src', 'sw'].map(sourcesIn))).flat().sort()
  const parts = await Promise.all(
    files.map(async (file) => {
      const texts = textsIn(file, await readFile(join(ROOT, file), 'utf8')).filter(isSentence)
      return texts.length > 0 ? [`${file}\n${texts.map((text) => `  ${text}\n`).join('')}`] : []
    }),
  )
  return parts.flat().join('\n')
}

async function sourcesIn(directory: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, directory), { recursive: true })
  return entries.filter((name) => /\.tsx?$/.test(name)).map((name) => `${directory}/${name}`)
}

function textsIn(file: string, source: string): string[] {
  const texts: string[] = []
  const visitor = new Visitor({
    Literal({ value }) {
      if (typeof value === 'string') texts.push(value)
    },
    TemplateLiteral({ quasis }) {
      texts.push(quasis.map(({ value }) => value.cooked ?? '').join('…'))
    },
  })
  visitor.visit(parseSync(file, source).program)
  return texts.map((text) => text.replace(/\s+/g, ' ').trim())
}

/** Three words or more, and no CSS. */
function isSentence(text: string): boolean {
  return text.split(' ').length > 2 && /[a-z]/.test(text) && !/--_|:not\(/.test(text)
}
