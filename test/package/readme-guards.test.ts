import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readmePart } from './readme-part.js'

test.each(['react-router', 'vue-router'])(
  'the guard for %s in the README is the one that is tested',
  async (name) => {
    const code = await readFile(new URL(`../bindings/routers/${name}.ts`, import.meta.url), 'utf8')
    expect(await readmePart(name)).toBe(`\`\`\`ts\n${code}\`\`\``)
  },
)
