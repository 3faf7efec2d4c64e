import type { CallResult } from '../protocol/calls.js'
import type { FailureCode } from '../protocol/failure.js'
import type { Snapshot } from '../protocol/snapshot.js'

export function success<T>(value: T): CallResult<T> {
  return { ok: true, value }
}

/** @param answer What the authorization server said. */
export function failure(code: FailureCode, message: string, answer?: unknown): CallResult<never> {
  return { ok: false, failure: { code, message, ...(answer !== undefined && { answer }) } }
}

export function signedOut(state: Snapshot['state']): CallResult<never> {
  const ended = state.status === 'signed-out' ? state.ended : null
  return failure('signed_out', ended?.message ?? 'nobody is signed in')
}

/** For pages that call, and for those that speak to the endpoints themselves. */
export const CAME_FIRST = 'a sign-out or another sign-in came first'

export const SUPERSEDED: CallResult<never> = failure('superseded', CAME_FIRST)

export const UNREACHABLE: CallResult<never> = failure(
  'unreachable',
  'the authorization server cannot be reached; the session goes on',
)
