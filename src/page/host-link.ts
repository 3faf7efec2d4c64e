import type { Answer, Calls } from '../protocol/calls.js'
import { HoldfastError } from './holdfast-error.js'

/** Makes one call to the host, wherever it runs. */
export type Remote = <T>(ask: (calls: Calls) => Promise<Answer<T>>) => Promise<T>

/** A host that this page has found. */
export interface HostLink {
  readonly remote: Remote
  /** Resolves when requests of this page go through the host. */
  controlled(): Promise<void>
  /** Whether they do now. */
  isControlled(): boolean
}

/** @throws HoldfastError with the failure's code. */
export function openAnswer<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value
  throw new HoldfastError(answer.failure.code, answer.failure.message)
}
