import { and, asc, eq, gt, isNull, lte, sql } from 'drizzle-orm'
import { magicLinks, users } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import { instantAfter } from '../lifetimes.js'
import { accountNamed, type User } from '../users/accounts.js'
import { hashOf, opaqueToken } from './opaque-token.js'

export type MagicLink =
  /** `email` is `undefined` where nobody has the name: the token signs nobody in. */
  | { readonly type: 'made'; readonly token: string; readonly email: string | undefined }
  | { readonly type: 'too-many'; readonly retryAfter: number }

/** How many links of one name may live at a time: enough for mail that is slow, too few to bury an inbox. */
const most = 5

/** Makes the token of a link. A name that nobody has costs as much and counts as much as any other. */
export async function makeLink({ db, lifetimes, now }: Deployment, name: string): Promise<MagicLink> {
  const account = await accountNamed(db, name)
  const token = opaqueToken()
  return db.transaction(async (tx): Promise<MagicLink> => {
    const at = now()
    // Of two that come at once, the second counts the first.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${name}))`)
    await tx.delete(magicLinks).where(lte(magicLinks.expiresAt, new Date(at)))
    const living = await tx
      .select({ expiresAt: magicLinks.expiresAt })
      .from(magicLinks)
      .where(eq(magicLinks.askedFor, name))
      .orderBy(asc(magicLinks.expiresAt))
    const [oldest] = living
    if (oldest && living.length >= most) {
      return { type: 'too-many', retryAfter: Math.ceil((oldest.expiresAt.getTime() - at) / 1000) }
    }
    await tx.insert(magicLinks).values({
      hash: hashOf(token),
      askedFor: name,
      userId: account?.id ?? null,
      expiresAt: instantAfter(at, lifetimes.magicLinkTtl),
    })
    return { type: 'made', token, email: account?.email }
  })
}

/** Uses the token up: of any number who present it, one gets the user. */
export async function redeemLink({ db, now }: Deployment, token: string): Promise<User | undefined> {
  const at = new Date(now())
  const [link] = await db
    .update(magicLinks)
    .set({ redeemedAt: at })
    .where(
      and(eq(magicLinks.hash, hashOf(token)), isNull(magicLinks.redeemedAt), gt(magicLinks.expiresAt, at)),
    )
    .returning({ userId: magicLinks.userId })
  if (!link?.userId) return undefined
  const [user] = await db
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(eq(users.id, link.userId))
  return user
}
