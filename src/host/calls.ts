import type { Coordinator, SignInResult } from '../core/coordinator.js'
import type { Answer, Calls } from '../protocol/calls.js'
import type { Inspection } from '../protocol/inspection.js'
import type { Snapshot } from '../protocol/snapshot.js'
import { askTicket } from './ask-ticket.js'
import { failure, signedOut, success, UNREACHABLE } from './call-answer.js'
import type { Grant } from './grant.js'
import type { Interceptor } from './intercept.js'

/** What the calls of a page need besides the coordinator. */
interface Surroundings {
  /** Makes the requests of all pages go through the host. */
  attach(): Promise<void>
  inspect(): Promise<Inspection>
  /** Answers a request as it does one of a page. */
  readonly answer: Interceptor['answer']
  /** Takes the host away from this browser. */
  remove(): Promise<void>
}

/** The calls of the pages. What a page sends is parsed, not trusted. */
export function callsFor(
  coordinator: Coordinator,
  grant: Grant,
  { attach, inspect, answer, remove }: Surroundings,
): Calls {
  return {
    async attach() {
      await attach()
      return success(await coordinator.snapshot())
    },
    wake: async () => success(await coordinator.wake()),
    extend: async () => success(await coordinator.touch()),
    inspect: async () => success(await inspect()),
    ticket: (seen) => askTicket(seen, coordinator, grant, answer),

    async signIn(credentials) {
      if (!isFlatRecord(credentials)) {
        return failure(
          'invalid_call',
          'signIn takes an object of strings, numbers and booleans, for example { username, password }',
        )
      }
      const result = await coordinator.signIn(() => grant.signIn(credentials))
      return signInAnswer(result, await coordinator.snapshot())
    },

    async signOut(options) {
      const everywhere = Object(options).everywhere ?? false
      if (typeof everywhere !== 'boolean')
        return failure('invalid_call', 'signOut: everywhere must be true or false')
      return success(await coordinator.signOut(everywhere))
    },

    async remove() {
      const snapshot = await coordinator.signOut(false)
      await remove()
      return success(snapshot)
    },

    async refresh(options) {
      const { accessExpiresAt: seen } = Object(options)
      const { type } = await coordinator.refresh(typeof seen === 'number' ? seen : undefined)
      const snapshot = await coordinator.snapshot()
      if (type === 'unreachable') return UNREACHABLE
      if (snapshot.state.status === 'signed-out') return signedOut(snapshot.state)
      return success(snapshot)
    },
  }
}

function signInAnswer(result: SignInResult, snapshot: Snapshot): Answer<Snapshot> {
  switch (result.type) {
    case 'granted':
      return success(snapshot)
    case 'denied':
      return failure('invalid_credentials', result.message)
    case 'unreadable':
      return failure('invalid_answer', result.message)
    case 'unreachable':
      return failure('unreachable', `the authorization server cannot be reached (${result.cause})`)
    case 'superseded':
      return failure('superseded', 'a sign-out or another sign-in came first')
    default:
      return result satisfies never
  }
}

function isFlatRecord(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((member) => ['string', 'number', 'boolean'].includes(typeof member))
}
