import { expect, test } from 'vitest'
import { COLUMNS } from '../faults/cell.js'
import { readmePart } from '../package/readme-part.js'
import { ROWS } from './rows.js'
import { cellsOf, isWorking, tableOf } from './table.js'

test('the README shows every kind of request in every engine', async () => {
  const table = await readmePart('requests')
  const cells = cellsOf(table)
  expect(tableOf(cells)).toBe(table)
  for (const { name } of ROWS)
    expect([name, [...(cells.get(name)?.keys() ?? [])]]).toEqual([name, [...COLUMNS]])
})

test('what does not work somewhere has a way that does', async () => {
  const cells = cellsOf(await readmePart('requests'))
  const failing = ROWS.filter(({ name }) =>
    [...(cells.get(name)?.values() ?? [])].some((saw) => !isWorking(saw)),
  )
  expect(failing.filter(({ otherwise }) => !otherwise).map(({ name }) => name)).toEqual([])
})
