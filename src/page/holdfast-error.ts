import type { FailureCode } from '../protocol/failure.js'

/**
 * A call that failed. `code` says what the app can do about it; `cause` is what the platform threw, if it
 * did; `answer` is the JSON that the authorization server answered to a sign-in, without any token in it.
 */
export class HoldfastError extends Error {
  override readonly name = 'HoldfastError'
  readonly code: FailureCode
  readonly answer: unknown

  constructor(code: FailureCode, message: string, options?: ErrorOptions, answer?: unknown) {
    super(message, options)
    this.code = code
    this.answer = answer
  }
}
