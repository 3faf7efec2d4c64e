import { expect, test } from 'vitest'
import { bytesTable, LIMITS } from './bytes-table.js'
import { entryBytes } from './entry-bytes.js'
import { readmePart } from './readme-part.js'

test('a page and a worker download no more than they may', async () => {
  const { page, worker } = await entryBytes()
  expect(page).toBeLessThanOrEqual(LIMITS.page)
  expect(worker).toBeLessThanOrEqual(LIMITS.worker)
})

test('the sizes in the README are those of this build', async () => {
  expect(await readmePart('bytes')).toBe(await bytesTable())
})
