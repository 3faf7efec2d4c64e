import { expect, test } from 'vitest'
import { BINDING_LIMITS, bindingBytes } from './binding-bytes.js'
import { bytesTable, LIMITS } from './bytes-table.js'
import { documentPart } from './document-part.js'
import { entryBytes } from './entry-bytes.js'

test('a page and a worker download no more than they may', async () => {
  const { page, early, worker, openidWorker, boundWorker, dialog } = await entryBytes()
  expect(page).toBeLessThanOrEqual(LIMITS.page)
  expect(early).toBeLessThanOrEqual(LIMITS.early)
  expect(worker).toBeLessThanOrEqual(LIMITS.worker)
  expect(openidWorker).toBeLessThanOrEqual(LIMITS.openidWorker)
  expect(openidWorker - worker).toBeLessThanOrEqual(8_000)
  expect(boundWorker).toBeLessThanOrEqual(LIMITS.boundWorker)
  expect(boundWorker - worker).toBeLessThanOrEqual(11_000)
  expect(dialog).toBeLessThanOrEqual(LIMITS.dialog)
})

test.each(Object.entries(await bindingBytes()))(
  'holdfast/%s is as small as it is said to be',
  (name, bytes) => {
    expect(bytes).toBeLessThanOrEqual(BINDING_LIMITS[name] ?? 0)
  },
)

test('the sizes in the README are those of this build', async () => {
  expect(await documentPart('bytes')).toBe(await bytesTable())
})
