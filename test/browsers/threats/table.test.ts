import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { documentPart } from '../../ecosystem/package/document-part.js'
import { ATTEMPTS } from './attempts.js'
import { SERVER_ATTEMPTS } from './server-attempts.js'
import { judgedAtServerIn, serverTableOf } from './server-table.js'
import { judgedIn, tableOf } from './table.js'

const SCENARIOS = new URL('scenarios/', import.meta.url)

// What is being written is compared when it stands there.
test.skipIf(process.env.THREATS === 'write')(
  'SECURITY.md shows every attempt, tried in at least one engine or at the server, and no other',
  async () => {
    const table = await documentPart('threats')
    const known = judgedIn(table)
    expect(tableOf(known)).toBe(table)
    expect(new Set(known.map(({ attempt }) => attempt))).toEqual(new Set(Object.keys(ATTEMPTS)))
    const serverTable = await documentPart('server-threats')
    const knownAtServer = judgedAtServerIn(serverTable)
    expect(serverTableOf(knownAtServer)).toBe(serverTable)
    expect(knownAtServer.map(({ attempt }) => attempt)).toEqual(Object.keys(SERVER_ATTEMPTS))
  },
)

test('every attempt is made by a scenario', async () => {
  const files = (await readdir(SCENARIOS)).map((file) => readFile(new URL(file, SCENARIOS), 'utf8'))
  const scenarios = (await Promise.all(files)).join('\n')
  expect(Object.keys(ATTEMPTS).filter((attempt) => !scenarios.includes(`'${attempt}'`))).toEqual([])
})

test('what is possible somewhere has a word on what an app can do', async () => {
  const known = [
    ...judgedIn(await documentPart('threats')),
    ...judgedAtServerIn(await documentPart('server-threats')),
  ]
  const possible = known.filter(({ verdict }) => verdict !== 'stopped').map(({ attempt }) => attempt)
  const advice: Readonly<Record<string, string>> = { ...ATTEMPTS, ...SERVER_ATTEMPTS }
  expect(possible.filter((attempt) => !advice[attempt])).toEqual([])
})
