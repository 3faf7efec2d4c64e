import type { Reporter } from 'vitest/node'
import { documentPart, writeDocumentPart } from '../../ecosystem/package/document-part.js'
import { ENGINES } from '../../support/engines/engines.js'
import { abilitiesTable } from '../abilities-table.js'
import { requestsIntoDocument } from '../requests/into-document.js'
import { type Cells, type Counted, cellOf } from './cell.js'
import './record.js'
import { cellsOf, tableOf } from './table.js'

/** With `FAULTS=write`, puts the cells that this run has counted into docs/faults.md, and leaves the others. */
export function faultsIntoDocuments(): Reporter {
  return {
    async onTestRunEnd(modules) {
      if (process.env.FAULTS !== 'write') return
      const counted = modules.flatMap((module) =>
        [...module.children.allTests()].flatMap((test) => test.meta().faults ?? []),
      )
      const before = cellsOf(await documentPart('faults'))
      // One after the other, because both write the same file.
      await writeDocumentPart('faults', tableOf(withCounted(before, counted)))
      await writeDocumentPart('engines', abilitiesTable(ENGINES))
      await requestsIntoDocument(modules)
    },
  }
}

function withCounted(before: Cells, counted: readonly Counted[]): Cells {
  const all = new Map([...before].map(([fault, row]) => [fault, new Map(row)]))
  for (const { fault, engine } of counted) {
    const same = counted.filter((other) => other.fault === fault && other.engine === engine)
    all.set(fault, (all.get(fault) ?? new Map()).set(engine, cellOf(same)))
  }
  return all
}
