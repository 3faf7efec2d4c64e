import { and, eq, gt, inArray } from 'drizzle-orm'
import { families, tickets, users } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import { instantAfter } from '../lifetimes.js'
import type { Subject } from './accept.js'
import { liveFamilies } from './live-families.js'
import { hashOf, opaqueToken } from './opaque-token.js'

export async function makeTicket({ db, lifetimes, now }: Deployment, familyId: string): Promise<string> {
  const ticket = opaqueToken()
  const at = now()
  const expiresAt = instantAfter(at, lifetimes.ticketTtl)
  await db.insert(tickets).values({ hash: hashOf(ticket), familyId, expiresAt })
  return ticket
}

/**
 * Uses the ticket up: of any number who present it, one gets its subject. Nobody does
 * when the family has ended.
 */
export async function redeemTicket({ db, now }: Deployment, ticket: string): Promise<Subject | undefined> {
  const at = now()
  const livingFamilies = db.select({ id: families.id }).from(families).where(liveFamilies(at))
  const [used] = await db
    .delete(tickets)
    .where(
      and(
        eq(tickets.hash, hashOf(ticket)),
        gt(tickets.expiresAt, new Date(at)),
        inArray(tickets.familyId, livingFamilies),
      ),
    )
    .returning({ familyId: tickets.familyId })
  if (!used) return undefined
  const { familyId } = used
  const [user] = await db
    .select({ id: users.id, name: users.name, username: users.username })
    .from(families)
    .innerJoin(users, eq(users.id, families.userId))
    .where(eq(families.id, familyId))
  return user && { ...user, familyId }
}
