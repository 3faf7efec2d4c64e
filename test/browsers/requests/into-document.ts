import type { TestModule } from 'vitest/node'
import { documentPart, writeDocumentPart } from '../../ecosystem/package/document-part.js'
import type { Column } from '../faults/cell.js'
import { type Tried, wordsFor } from './case.js'
import { cellsOf, tableOf } from './table.js'

declare module 'vitest' {
  interface TaskMeta {
    /** How the rows of the table of requests went in one engine. */
    requests?: { readonly engine: Column; readonly tried: readonly Tried[] }
  }
}

/** Puts what this run has seen of the requests into docs/requests.md, and leaves the other cells. */
export async function requestsIntoDocument(modules: readonly TestModule[]): Promise<void> {
  const runs = modules.flatMap((module) =>
    [...module.children.allTests()].flatMap((test) => test.meta().requests ?? []),
  )
  if (runs.length === 0) return
  const before = cellsOf(await documentPart('requests'))
  const cells = new Map([...before].map(([row, saw]) => [row, new Map(saw)]))
  for (const { engine, tried } of runs) {
    for (const { row } of tried) {
      const own = tried.filter((one) => one.row === row)
      cells.set(row, (cells.get(row) ?? new Map()).set(engine, wordsFor(own)))
    }
  }
  await writeDocumentPart('requests', tableOf(cells))
}
