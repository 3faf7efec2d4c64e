import { ENGINE_NAMES, type EngineName } from '../../support/engines/engine.js'
import { HUNG, type Outcome, sawOf } from './outcome.js'

/** The engines in the order of the table's columns. */
export const COLUMNS: readonly Column[] = ENGINE_NAMES

export type Column = EngineName

/** What one scenario has counted in one engine. */
export interface Counted {
  readonly fault: string
  readonly engine: Column
  readonly requests: readonly Outcome[]
  /** Sessions whose users have to sign in again. */
  readonly lost: number
}

/** What one fault did in one engine. */
export interface Cell {
  readonly saw: string
  readonly lost: number
  /** Requests that never ended. */
  readonly hung: number
}

/** The cells that are known, by fault and engine. */
export type Cells = ReadonlyMap<string, ReadonlyMap<Column, Cell>>

/** Sums up what scenarios have counted for the same cell. */
export function cellOf(counted: readonly Pick<Counted, 'requests' | 'lost'>[]): Cell {
  const outcomes = counted.flatMap(({ requests }) => requests)
  return {
    saw: sawOf(outcomes),
    lost: counted.reduce((sum, { lost }) => sum + lost, 0),
    hung: outcomes.filter((outcome) => outcome === HUNG).length,
  }
}
