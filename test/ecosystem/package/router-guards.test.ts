import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { documentCode } from './document-part.js'

test.each(['react-router', 'vue-router'] as const)(
  'the guard for %s in docs/frameworks.md is the one that is tested',
  async (name) => {
    const code = await readFile(
      new URL(`../../browsers/bindings/routers/${name}.ts`, import.meta.url),
      'utf8',
    )
    expect(await documentCode(name)).toBe(code)
  },
)
