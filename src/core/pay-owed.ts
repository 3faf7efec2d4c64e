import type { HeldRecord } from './held-record.js'
import { type Debt, dueDebts, postpone, strikeOff } from './owed.js'
import type { Ports } from './ports.js'

/** Tells the authorization server what it has not heard yet. */
export interface Payment {
  /**
   * As far as that is due.
   *
   * @param patience How long after it failed last it is tried again all the same, in milliseconds.
   *   Default: not before it is due.
   */
  pay(patience?: number): Promise<void>
  /** Each once, due or not, by who has the lock. */
  payAll(): Promise<void>
}

/** @param isEntering Whether a sign-in is under way: another cookie may be there by now. */
export function payment(held: HeldRecord, ports: Ports, isEntering: () => boolean): Payment {
  let paying: Promise<void> | null = null

  async function pay(patience = Number.POSITIVE_INFINITY): Promise<void> {
    // Who pays already may have begun without the latest.
    await paying
    const due = (): readonly Debt[] => dueDebts(held.session, ports.now(), patience)
    if (isEntering() || due().length === 0) return
    paying ??= ports
      .exclusive(() => payNow(due))
      .finally(() => {
        paying = null
      })
    await paying
  }

  /** @param due Which are tried, each once. */
  async function payNow(due: () => readonly Debt[]): Promise<void> {
    // Another host may have paid.
    await held.reread()
    for (const one of due()) {
      const isLapsed = one.until !== null && ports.now() >= one.until
      const isHeard = isLapsed || (await ports.revoke(one))
      await held.update((stored) =>
        isHeard ? strikeOff(stored, one) : postpone(stored, one, ports.now(), ports.random),
      )
      if (isHeard) continue
      ports.record(
        'unreachable',
        'the authorization server has not heard of a sign-out; it is told again later',
      )
      ports.remind()
    }
  }

  return { pay, payAll: () => payNow(() => held.session.owed ?? []) }
}
