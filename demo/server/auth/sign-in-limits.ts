import { and, gt, inArray } from 'drizzle-orm'
import { knownPlaces } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import { addressOf } from '../http/address.js'
import { deviceOf } from '../http/device.js'
import type { Exchange } from '../http/env.js'
import { instantAfter } from '../lifetimes.js'
import { hashOf } from '../tokens/opaque-token.js'
import type { Bucket } from '../tokens/tries.js'

/** What a wrong password counts against. */
export interface SignInLimits {
  /** That of the account at this place: what the right password clears. */
  readonly own: Bucket
  readonly all: readonly Bucket[]
  /** Where the account will be known from now on. */
  readonly places: readonly string[]
}

const knownFor = 90 * 24 * 60 * 60

/**
 * Whoever guesses from many addresses fills the account's bucket, and so could lock its owner out.
 * Therefore that bucket, and the address's, are for strangers: a device that has signed in as this account
 * before, or else an address from which somebody has, has a bucket of its own, which nobody else can fill.
 * An owner at a new place, while the account is under attack, has the link by mail. A name that nobody has
 * is counted like any other.
 */
export async function signInLimits(
  c: Exchange,
  { db, limits, now }: Deployment,
  account: string,
): Promise<SignInLimits> {
  const address = `address ${addressOf(c)}`
  const id = deviceOf(c)
  const device = id === undefined ? undefined : `device ${id}`
  const places = [address, ...(device === undefined ? [] : [device])]
  const placeOf = new Map(places.map((place) => [hashOf(`${place} ${account}`), place]))
  const rows = await db
    .select({ hash: knownPlaces.hash })
    .from(knownPlaces)
    .where(and(inArray(knownPlaces.hash, [...placeOf.keys()]), gt(knownPlaces.expiresAt, new Date(now()))))
  const known = rows.map(({ hash }) => placeOf.get(hash))
  const place = device !== undefined && known.includes(device) ? device : address
  const own = { name: `sign-in ${place} ${account}`, most: limits.signInsPerPlace }
  const strangers = [
    { name: `sign-in account ${account}`, most: limits.signInsPerAccount },
    { name: `sign-in ${address}`, most: limits.signInsPerAddress },
  ]
  return { own, all: known.includes(place) ? [own] : [own, ...strangers], places: [...placeOf.keys()] }
}

export async function rememberPlaces({ db, now }: Deployment, { places }: SignInLimits): Promise<void> {
  const expiresAt = instantAfter(now(), knownFor)
  const values = places.toSorted().map((hash) => ({ hash, expiresAt }))
  await db
    .insert(knownPlaces)
    .values(values)
    .onConflictDoUpdate({ target: knownPlaces.hash, set: { expiresAt } })
}
