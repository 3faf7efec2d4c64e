import { expect, type TestContext } from 'vitest'
import { documentPart } from '../../ecosystem/package/document-part.js'
import type { EngineSetting } from '../../support/scenario.js'
import { type Counted, cellOf } from './cell.js'
import type { Fault } from './faults.js'
import { cellsOf } from './table.js'

declare module 'vitest' {
  interface TaskMeta {
    /** What this test adds to the table of faults. */
    faults?: readonly Counted[]
  }
}

/** `FAULTS=write` writes the table instead of comparing with it: `npm run faults`. */
const isWriting = process.env.FAULTS === 'write'

/**
 * Adds to the table of faults what a scenario has counted, and fails when docs/faults.md counts otherwise.
 *
 * @param measured How each request that met the fault ended, and how many sessions `sessionsLost` counted.
 */
export async function recordFault(
  { engine }: Pick<EngineSetting, 'engine'>,
  { meta }: TestContext['task'],
  fault: Fault,
  measured: Pick<Counted, 'requests' | 'lost'>,
): Promise<void> {
  const counted = { fault, engine: engine.name, ...measured }
  meta.faults = [...(meta.faults ?? []), counted]
  if (isWriting) return
  const { lost, hung } = cellOf([counted])
  const said = cellsOf(await documentPart('faults'))
    .get(fault)
    ?.get(engine.name)
  const expected = said && { lost: said.lost, hung: said.hung }
  expect({ lost, hung }, `"${fault}" in docs/faults.md (npm run faults writes it)`).toEqual(expected)
}
