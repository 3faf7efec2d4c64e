import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { documentPart } from '../../ecosystem/package/document-part.js'
import { FAULTS } from './faults.js'
import { cellsOf, tableOf } from './table.js'

const SCENARIOS = new URL('../scenarios/', import.meta.url)

test('docs/faults.md shows every fault, in at least one engine, and no other', async () => {
  const table = await documentPart('faults')
  const cells = cellsOf(table)
  expect(tableOf(cells)).toBe(table)
  expect([...cells].flatMap(([fault, row]) => (row.size > 0 ? [fault] : []))).toEqual(
    Object.values(FAULTS).flat(),
  )
})

test('every fault is caused by a scenario', async () => {
  const files = (await readdir(SCENARIOS)).map((file) => readFile(new URL(file, SCENARIOS), 'utf8'))
  const scenarios = (await Promise.all(files)).join('\n')
  const faults: readonly string[] = Object.values(FAULTS).flat()
  expect(faults.filter((fault) => !scenarios.includes(`'${fault}'`))).toEqual([])
})

test('no fault costs a session or lets a request hang, in any engine', async () => {
  for (const [fault, row] of cellsOf(await documentPart('faults'))) {
    for (const [engine, { lost, hung }] of row) {
      expect({ fault, engine, lost, hung }).toEqual({ fault, engine, lost: 0, hung: 0 })
    }
  }
})
