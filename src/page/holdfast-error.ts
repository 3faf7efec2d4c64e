import type { FailureCode } from '../protocol/failure.js'

/** A call that failed. `code` says what the app can do about it; `cause` is what the platform threw, if it did. */
export class HoldfastError extends Error {
  override readonly name = 'HoldfastError'
  readonly code: FailureCode

  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
