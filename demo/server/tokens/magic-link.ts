import { and, asc, eq, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { magicLinks, users } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import { instantAfter } from '../lifetimes.js'
import { accountNamed, type User } from '../users/accounts.js'
import { hashOf, opaqueToken } from './opaque-token.js'

export type MagicLink =
  /** `email` is `undefined` where nobody has the name: the token signs nobody in. */
  | { readonly type: 'made'; readonly token: string; readonly email: string | undefined }
  | { readonly type: 'too-many'; readonly retryAfter: number }

/**
 * How many links of one account may live at a time: enough for mail that is slow, too few to bury an inbox.
 */
const most = 5

/**
 * Makes the token of a link. A name that nobody has costs as much and counts as much as any other.
 *
 * @param browser What the browser that asks will be known by.
 */
export async function makeLink(
  { db, lifetimes, now }: Deployment,
  name: string,
  browser: string,
): Promise<MagicLink> {
  const account = await accountNamed(db, name)
  const token = opaqueToken()
  return db.transaction(async (tx): Promise<MagicLink> => {
    const at = now()
    // An address begins with the user's name here, so one count serves both ways of writing an account,
    // and an address that nobody has counts no differently: by which names share their count, nobody
    // finds out who has an account.
    const [askedFor = name] = name.split('@')
    // Of two that come at once, the second counts the first.
    for (const lock of [askedFor, account?.id ?? name]) {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${lock}))`)
    }
    const living = (which: SQL) =>
      tx
        .select({ expiresAt: magicLinks.expiresAt })
        .from(magicLinks)
        .where(and(which, gt(magicLinks.expiresAt, new Date(at))))
        .orderBy(asc(magicLinks.expiresAt))
    const asked = await living(eq(magicLinks.askedFor, askedFor))
    const [oldest] = asked
    if (oldest && asked.length >= most) {
      return { type: 'too-many', retryAfter: Math.ceil((oldest.expiresAt.getTime() - at) / 1000) }
    }
    // Where an account has other names as well: its inbox has enough links, and the answer does not
    // tell that they are for it.
    const isBuried = account !== undefined && (await living(eq(magicLinks.userId, account.id))).length >= most
    const user = isBuried ? undefined : account
    await tx.insert(magicLinks).values({
      hash: hashOf(token),
      askedFor,
      userId: user?.id ?? null,
      browserHash: hashOf(browser),
      expiresAt: instantAfter(at, lifetimes.magicLinkTtl),
    })
    return { type: 'made', token, email: user?.email }
  })
}

export type Redemption =
  | { readonly type: 'redeemed'; readonly user: User }
  /** Asked for in another browser: whose link it is, for the user to say that they are this one. */
  | { readonly type: 'unconfirmed'; readonly name: string }
  | { readonly type: 'refused' }

/**
 * Uses the token up: of any number who present it, one gets the user.
 *
 * @param browser What the browser that presents it is known by; `confirmed` where that does not matter.
 */
export async function redeemLink(
  { db, now }: Deployment,
  token: string,
  browser: string | undefined | typeof confirmed,
): Promise<Redemption> {
  const at = new Date(now())
  const living = and(
    eq(magicLinks.hash, hashOf(token)),
    isNull(magicLinks.redeemedAt),
    gt(magicLinks.expiresAt, at),
  )
  const isSame = browser === confirmed ? undefined : eq(magicLinks.browserHash, hashOf(browser ?? ''))
  const [link] = await db
    .update(magicLinks)
    .set({ redeemedAt: at })
    .where(and(living, isSame))
    .returning({ userId: magicLinks.userId })
  const [user] = await db
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(
      link
        ? eq(users.id, link.userId ?? nobody)
        : inArray(users.id, db.select({ id: magicLinks.userId }).from(magicLinks).where(living)),
    )
  if (!user) return { type: 'refused' }
  return link ? { type: 'redeemed', user } : { type: 'unconfirmed', name: user.name }
}

/** Whoever presents the link wants to be whom it is for. */
export const confirmed: unique symbol = Symbol('confirmed')

const nobody = '00000000-0000-0000-0000-000000000000'
