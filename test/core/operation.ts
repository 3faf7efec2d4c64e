import fc from 'fast-check'
import type { Target } from '../../src/core/target.js'
import type { EndReason } from '../../src/protocol/session-state.js'
import type { Fault } from './server.js'
import { BILLING, REPORTS, TARGETS } from './targets.js'

/** What can happen at an origin, at one of its hosts. */
export type Operation =
  | { readonly type: 'refresh' | 'touch' | 'signOut' | 'expireAccess' | 'demand' | 'death' }
  | { readonly type: 'request'; readonly target: Target }
  | { readonly type: 'wake'; readonly target: Target; readonly isOnline: boolean }
  /** From now on the authorization server grants no access token for these. */
  | { readonly type: 'unknown'; readonly targets: readonly Target[] }
  | { readonly type: 'signIn'; readonly user: string }
  /** The next revocation is not heard. */
  | { readonly type: 'deaf' }
  | { readonly type: 'fault'; readonly fault: Fault }
  /** How many moments the next refresh takes longer to get to the authorization server. */
  | { readonly type: 'delay'; readonly moments: number }

export interface Placed {
  readonly host: number
  readonly operation: Operation
}

const doubt: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom<Fault>({ type: 'unreachable' }, { type: 'cut' }, { type: 'malformed' }, { type: 'hang' }),
  fc.record({ type: fc.constant('busy'), retryAfter: fc.constantFrom(null, 0, 3000, 60_000) }),
)
const refusal: fc.Arbitrary<Fault> = fc.record({
  type: fc.constant('refused'),
  reason: fc.constantFrom<EndReason>('expired', 'revoked'),
})

const target = fc.constantFrom(...TARGETS)
const request: fc.Arbitrary<Operation> = fc.record({ type: fc.constant('request'), target })
/** Nothing that may sign the user out. */
const harmless: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: request },
  { weight: 4, arbitrary: fc.constantFrom<Operation>({ type: 'expireAccess' }, { type: 'death' }) },
  {
    weight: 3,
    arbitrary: fc.oneof(
      fc.constantFrom<Operation>({ type: 'refresh' }, { type: 'touch' }),
      fc.record({ type: fc.constant('wake'), target, isOnline: fc.boolean() }),
    ),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('fault'), fault: doubt }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('delay'), moments: fc.constantFrom(10, 30) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('unknown'),
      targets: fc.constantFrom([], [BILLING], [BILLING, REPORTS]),
    }),
  },
)
const any: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: harmless },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Operation>({ type: 'signOut' }, { type: 'deaf' }, { type: 'demand' }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('signIn'), user: fc.constantFrom('ada', 'bob') }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('fault'), fault: refusal }) },
)

function placed(operation: fc.Arbitrary<Operation>): fc.Arbitrary<readonly Placed[]> {
  return fc.array(fc.record({ host: fc.nat(1), operation }), { minLength: 1, maxLength: 14 })
}

export const harmlessOperations: fc.Arbitrary<readonly Placed[]> = placed(harmless)
export const anyOperations: fc.Arbitrary<readonly Placed[]> = placed(any)
