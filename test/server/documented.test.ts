import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readEnvironment } from '../../demo/server/environment.js'

const README = await readFile(new URL('../../demo/README.md', import.meta.url), 'utf8')

/** The rows of the table of the environment: variables with their defaults. */
const ROWS = [...README.matchAll(/^\| `([A-Z_]+)` \| (?:`([^`]+)`|[^|]+) \|/gm)]

test('every variable that the server reads has a row in demo/README.md, and no other', () => {
  const read = new Set<string>()
  readEnvironment(
    new Proxy({}, { get: (_, name) => void read.add(String(name)) }) as Record<string, string | undefined>,
  )
  expect(ROWS.map(([, name]) => name).sort()).toEqual([...read].sort())
})

test('the defaults in demo/README.md are those of the server', () => {
  const defaults = readEnvironment({})
  for (const [, name = '', value = ''] of ROWS.filter(([, , value]) => /^\d+$/.test(value ?? '')))
    expect({ [name]: readEnvironment({ [name]: value }) }).toEqual({ [name]: defaults })
})
