import type { HostEvent } from '../protocol/inspection.js'
import type { Snapshot } from '../protocol/snapshot.js'
import type { RefreshOutcome } from './outcome.js'
import type { Debt } from './owed.js'
import type { AttemptId, Owner, SessionRecord } from './session.js'
import type { Target } from './target.js'
import type { TokenSet } from './tokens.js'

/** What the authorization server is to revoke. */
export type Revocation = Pick<Debt, 'refreshToken' | 'everywhere'>

/**
 * What the coordinator needs of the world. None of these may throw: a failure is a value, or
 * the adapter goes on without.
 */
export interface Ports {
  /** Milliseconds since the epoch. */
  now(): number
  /** From 0 to 1. */
  random(): number
  /** A fresh, unguessable name. */
  newName(): string
  sleep(ms: number): Promise<void>
  load(): Promise<SessionRecord>
  /**
   * Replaces the stored session by what the judge makes of it, in one atomic step, and gives back
   * what is stored afterwards: two hosts that judge at the same time cannot both pass.
   */
  update(judge: (stored: SessionRecord) => SessionRecord): Promise<SessionRecord>
  /** Sends one attempt. Bounded in time. */
  refresh(tokens: TokenSet, attempt: AttemptId, target: Target): Promise<RefreshOutcome>
  /** Cuts off a refresh that is in flight, so that its late answer cannot set a cookie. */
  abandon(): void
  /**
   * Tells the authorization server that a session is over. Bounded in time.
   *
   * @returns Whether it has heard.
   */
  revoke(debt: Revocation): Promise<boolean>
  /** The authorization server could not be told: asks to be woken when it may be reached again. */
  remind(): void
  /**
   * A session is over, or about to be replaced: whatever page is there now may have known its user.
   *
   * @param owner Whose it was; `null` when nobody's.
   * @param number Of what comes after it: pages that are opened from then on are others.
   */
  leaving(owner: Owner | null, number: number): Promise<void>
  /** Runs a task while no other host of this origin runs one. */
  exclusive<T>(task: () => Promise<T>): Promise<T>
  /**
   * @param isAnothers Somebody else is signed in than before: nothing that is on its way may reach the pages.
   */
  publish(snapshot: Snapshot, isAnothers: boolean): void
  record(type: HostEvent['type'], detail: string): void
}
