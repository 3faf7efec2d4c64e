import { expect, test } from 'vitest'
import { documentPart } from '../../ecosystem/package/document-part.js'
import { COLUMNS } from '../faults/cell.js'
import { ROWS } from './rows.js'
import { cellsOf, isWorking, tableOf } from './table.js'

test('docs/requests.md shows every kind of request in every engine', async () => {
  const table = await documentPart('requests')
  const cells = cellsOf(table)
  expect(tableOf(cells)).toBe(table)
  for (const { name } of ROWS)
    expect([name, [...(cells.get(name)?.keys() ?? [])]]).toEqual([name, [...COLUMNS]])
})

test('what does not work somewhere has a way that does', async () => {
  const cells = cellsOf(await documentPart('requests'))
  const failing = ROWS.filter(({ name }) =>
    [...(cells.get(name)?.values() ?? [])].some((saw) => !isWorking(saw)),
  )
  expect(failing.filter(({ otherwise }) => !otherwise).map(({ name }) => name)).toEqual([])
})
