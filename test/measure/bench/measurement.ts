/** One row of the table. */
export interface Measurement {
  readonly what: string
  /** One value for each repeat. */
  readonly values: readonly number[]
  readonly digits: number
  readonly unit?: string
  readonly goal: Goal | null
}

/** `most` is asked of the median of the repeats, `exactly` of each of them. */
export type Goal = { readonly most: number } | { readonly exactly: number }
