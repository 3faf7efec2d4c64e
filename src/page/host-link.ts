import type { CallResult, Calls } from '../protocol/calls.js'
import { HoldfastError } from './holdfast-error.js'
import { warnOnce } from './warn-once.js'

/** Makes one call to the host, wherever it runs. */
export type Call = <T>(ask: (calls: Calls) => Promise<CallResult<T>>) => Promise<T>

/** A host that this page has found. */
export interface HostLink {
  readonly call: Call
  /** Resolves when requests of this page go through the host. */
  controlled(): Promise<void>
  /** Whether they do now. */
  isControlled(): boolean
}

/** @throws HoldfastError with the failure's code. */
export function unwrap<T>(result: CallResult<T>): T {
  if (result.ok) return result.value
  const { code, message, answer } = result.failure
  if (code === 'invalid_answer') warnOnce(message)
  throw new HoldfastError(code, message, undefined, answer)
}
