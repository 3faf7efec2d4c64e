import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { documentPart } from '../../ecosystem/package/document-part.js'
import { SERVER_ATTEMPTS } from './server-attempts.js'
import { judgedAtServerIn, serverTableOf } from './server-table.js'
import { judgedIn, TABLES, tableOf } from './table.js'

const SCENARIOS = new URL('scenarios/', import.meta.url)

// What is being written is compared when it stands there.
test.skipIf(process.env.THREATS === 'write')(
  'SECURITY.md shows every attempt, tried in at least one engine or at the server, and no other',
  async () => {
    for (const table of TABLES) {
      const written = await documentPart(table.part)
      const known = judgedIn(table, written)
      expect(tableOf(table, known)).toBe(written)
      expect(new Set(known.map(({ attempt }) => attempt))).toEqual(new Set(Object.keys(table.attempts)))
    }
    const serverTable = await documentPart('server-threats')
    const knownAtServer = judgedAtServerIn(serverTable)
    expect(serverTableOf(knownAtServer)).toBe(serverTable)
    expect(knownAtServer.map(({ attempt }) => attempt)).toEqual(Object.keys(SERVER_ATTEMPTS))
  },
)

test('every attempt is made by a scenario', async () => {
  const files = (await readdir(SCENARIOS)).map((file) => readFile(new URL(file, SCENARIOS), 'utf8'))
  const scenarios = (await Promise.all(files)).join('\n')
  const attempts = TABLES.flatMap((table) => Object.keys(table.attempts))
  expect(attempts.filter((attempt) => !scenarios.includes(`'${attempt}'`))).toEqual([])
})

test('what is possible somewhere has a word on what an app can do', async () => {
  const known = [
    ...(
      await Promise.all(TABLES.map(async (table) => judgedIn(table, await documentPart(table.part))))
    ).flat(),
    ...judgedAtServerIn(await documentPart('server-threats')),
  ]
  const possible = known.filter(({ verdict }) => verdict !== 'stopped').map(({ attempt }) => attempt)
  const advice: Readonly<Record<string, string>> = Object.assign(
    {},
    SERVER_ATTEMPTS,
    ...TABLES.map(({ attempts }) => attempts),
  )
  expect(possible.filter((attempt) => !advice[attempt])).toEqual([])
})
