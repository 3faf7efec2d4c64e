/** Where the reader of a response stands. */
export interface Cursor {
  /**
   * Takes in what arrived.
   *
   * @returns What the page may read of it: never what would have to be read twice after a cut.
   */
  take(chunk: Uint8Array): Uint8Array
  /** Whether all has arrived, so that what comes now is an end and not a cut. */
  isWhole(): boolean
  /** Asks for the rest. @returns Whether it can be had without a gap and without a repetition. */
  ask(headers: Headers): boolean
  /** Whether a response is the rest that was asked for. */
  isRest(response: Response): boolean
}
