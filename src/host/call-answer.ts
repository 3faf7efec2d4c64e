import type { Answer } from '../protocol/calls.js'
import type { FailureCode } from '../protocol/failure.js'
import type { HostEnd } from '../protocol/snapshot.js'

export function success<T>(value: T): Answer<T> {
  return { ok: true, value }
}

export function failure(code: FailureCode, message: string): Answer<never> {
  return { ok: false, failure: { code, message } }
}

export function signedOut({ ended }: { readonly ended: HostEnd | null }): Answer<never> {
  return failure('signed_out', ended?.message ?? 'nobody is signed in')
}

export const UNREACHABLE: Answer<never> = failure(
  'unreachable',
  'the authorization server cannot be reached; the session goes on',
)
