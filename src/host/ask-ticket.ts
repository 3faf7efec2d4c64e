import type { Coordinator } from '../core/coordinator.js'
import { MAIN } from '../core/target.js'
import type { Answer } from '../protocol/calls.js'
import { failure, signedOut, success, UNREACHABLE } from './call-answer.js'
import type { Grant } from './grant.js'
import type { Interceptor } from './intercept.js'
import { isOutage } from './refusal.js'
import { sleep } from './sleep.js'

/** In milliseconds. A call is given up after two minutes, and `hold` may be longer. */
const LONGEST = 100_000

/**
 * Gets a ticket for a page by a request like its own protected ones: refreshed first where that is due, and sent again after a 401.
 *
 * @param seen Whom the page takes for the user (`sub`).
 */
export async function askTicket(
  seen: unknown,
  coordinator: Coordinator,
  grant: Grant,
  answer: Interceptor['answer'],
): Promise<Answer<string>> {
  // A page that knows of nobody may be told of anybody.
  const isBehind = (subject: unknown) => seen !== undefined && seen !== subject
  const request = grant.ticketRequest()
  if (!request) return failure('invalid_call', "tokenEndpoint: add ticket: '/auth/…'")
  const passing = {
    request,
    isBehind,
    isGivenUp: async () => false,
    informed: async () => {},
    // The call may be over first, and can keep the host alive for nothing more.
    beside: () => {},
  }
  const asked = answer(passing, MAIN).then(async (response) => {
    const { ticket } = Object(await response.json().catch(() => null))
    return { status: response.status, ticket }
  })
  const noAnswer = () => ({ status: 0, ticket: null })
  const { status, ticket } = await Promise.race([asked.catch(noAnswer), sleep(LONGEST).then(noAnswer)])
  // Judged by how things stand now: what was meant for a user who has left is nobody's.
  const { state } = await coordinator.snapshot()
  if (state.status === 'signed-out') return signedOut(state)
  if (isBehind(state.claims.sub)) return failure('superseded', 'a sign-out or another sign-in came first')
  if (status < 300 && ticket && typeof ticket === 'string') return success(ticket)
  if (isOutage(status)) return UNREACHABLE
  return failure('invalid_answer', `the ticket answer has no string "ticket", status ${status}`)
}
