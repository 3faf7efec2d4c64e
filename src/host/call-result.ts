import type { CallResult } from '../protocol/calls.js'
import type { FailureCode } from '../protocol/failure.js'
import type { HostEnd } from '../protocol/snapshot.js'

export function success<T>(value: T): CallResult<T> {
  return { ok: true, value }
}

/** @param answer What the authorization server said. */
export function failure(code: FailureCode, message: string, answer?: unknown): CallResult<never> {
  return { ok: false, failure: { code, message, ...(answer !== undefined && { answer }) } }
}

export function signedOut({ ended }: { readonly ended: HostEnd | null }): CallResult<never> {
  return failure('signed_out', ended?.message ?? 'nobody is signed in')
}

export const SUPERSEDED: CallResult<never> = failure('superseded', 'a sign-out or another sign-in came first')

export const UNREACHABLE: CallResult<never> = failure(
  'unreachable',
  'the authorization server cannot be reached; the session goes on',
)
