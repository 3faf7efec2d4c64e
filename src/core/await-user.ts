import type { HeldRecord } from './held-record.js'
import { heldUntil } from './hold.js'
import type { Policy } from './policy.js'
import type { Ports } from './ports.js'
import { type Credential, isSameUser, type Owner, ownerOf } from './session.js'
import { signingInFor } from './signing-in.js'
import { steppingUpFor } from './step-up.js'

/**
 * Waits for whoever comes back from the authorization server.
 *
 * @returns Whether it had to.
 */
export function comesBack(held: HeldRecord, ports: Ports, policy: Policy): Promise<boolean> {
  return waitWhile(() => signingInFor(held.session, ports.now(), policy), held, ports)
}

/**
 * Waits for the user to sign in once more, as a resource server wants it.
 *
 * @returns Whether they have, or anybody else.
 */
export async function stepsUp(
  { number }: Credential,
  held: HeldRecord,
  ports: Ports,
  policy: Policy,
): Promise<boolean> {
  const isTheirs = (): boolean => held.session.number === number
  await waitWhile(() => (isTheirs() ? steppingUpFor(held.session, ports.now(), policy) : 0), held, ports)
  return !isTheirs()
}

/** @param left How long it may still take, in milliseconds: asked anew after each change. */
async function waitWhile(left: () => number, held: HeldRecord, ports: Ports): Promise<boolean> {
  let waited = false
  for (let ms = left(); ms > 0; ms = left()) {
    waited = true
    await Promise.race([held.change(), ports.sleep(ms)])
  }
  return waited
}

/**
 * Waits for the user whose session has ended to sign in again.
 *
 * @returns Whether they have.
 */
export async function signsInAgain(
  owner: Owner,
  held: HeldRecord,
  ports: Ports,
  policy: Policy,
): Promise<boolean> {
  const { session } = held
  const until = session.status === 'signed-out' ? heldUntil(session, policy) : null
  if (until === null || ownerOf(session).subject !== owner.subject) return false
  const left = Math.min(policy.hold, until - ports.now())
  if (left <= 0) return false
  let isOver = false
  const over = ports.sleep(left).then(() => {
    isOver = true
  })
  // What else changes meanwhile, such as what the server has heard, ends no wait.
  while (!isOver && held.session.number === session.number) {
    await Promise.race([held.change(), over])
  }
  return held.session.status !== 'signed-out' && isSameUser(owner, ownerOf(held.session))
}
