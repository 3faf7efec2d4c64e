import type { Reporter } from 'vitest/node'
import { abilitiesTable } from '../engines/abilities-table.js'
import { ENGINES } from '../engines/engines.js'
import { readmePart, writeReadmePart } from '../package/readme-part.js'
import { requestsIntoReadme } from '../requests/into-readme.js'
import { type Cells, type Counted, cellOf } from './cell.js'
import './record.js'
import { cellsOf, tableOf } from './table.js'

/** With `FAULTS=write`, puts the cells that this run has counted into the README, and leaves the others. */
export function faultsIntoReadme(): Reporter {
  return {
    async onTestRunEnd(modules) {
      if (process.env.FAULTS !== 'write') return
      const counted = modules.flatMap((module) =>
        [...module.children.allTests()].flatMap((test) => test.meta().faults ?? []),
      )
      const before = cellsOf(await readmePart('faults'))
      await writeReadmePart('faults', tableOf(withCounted(before, counted)))
      await writeReadmePart('engines', abilitiesTable(ENGINES))
      // One after the other, because all write the same file.
      await requestsIntoReadme(modules)
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
