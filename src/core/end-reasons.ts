import type { EndReason } from '../protocol/session-state.js'
import type { HostEnd } from '../protocol/snapshot.js'

const MESSAGES: Record<EndReason, string> = {
  signed_out: 'You have signed out.',
  idle: 'You were signed out because nothing happened for a while. Please sign in again.',
  expired: 'Your session has expired. Please sign in again.',
  revoked: 'Your session was ended by the server. Please sign in again.',
  replayed: 'Your session was ended for your safety. Please sign in again.',
  max_age: 'Your session has reached its longest allowed duration. Please sign in again.',
}

/** @param message The authorization server's own words, where it sent some. */
export function endOf(reason: EndReason, at: number, message: string = MESSAGES[reason]): HostEnd {
  return { reason, message: message || MESSAGES[reason], at }
}

/** By what the user did, or did not do for a while; other ends are the server's. */
export function isByUser(reason: EndReason): boolean {
  return reason === 'signed_out' || reason === 'idle'
}

export function isEndReason(value: unknown): value is EndReason {
  return typeof value === 'string' && Object.hasOwn(MESSAGES, value)
}
