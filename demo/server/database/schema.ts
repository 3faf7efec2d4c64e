import { sql } from 'drizzle-orm'
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

// Milliseconds, as JavaScript has them: an instant that was written is the instant that is read.
const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })

export const refusalReasons = [
  'expired',
  'revoked',
  'ended_elsewhere',
  'replayed',
  'max_age',
  'signed_out',
] as const

/** Why a refresh token is refused. */
export type RefusalReason = (typeof refusalReasons)[number]

const deliveries = ['body header', 'body cookie', 'cookie header', 'cookie cookie'] as const

/** Where a family's refresh token and access token go. */
export type FamilyDelivery = (typeof deliveries)[number]

export const users = pgTable('users', {
  id: uuid('id').primaryKey().defaultRandom(),
  username: text('username').notNull().unique(),
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  passwordHash: text('password_hash').notNull(),
})

/** A family is one sign-in, and all refresh tokens descended from it. */
export const families = pgTable(
  'families',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    userAgent: text('user_agent').notNull(),
    createdAt: instant('created_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    revokedAt: instant('revoked_at'),
    revokedReason: text('revoked_reason', { enum: refusalReasons }),
    /** Of the sign-in; unknown of families that began before it was kept, until their next rotation. */
    delivery: text('delivery', { enum: deliveries }),
    /** The thumbprint of the key that its refresh tokens are bound to (RFC 9449 §5); `null`: none. */
    jkt: text('jkt'),
  },
  (table) => [index('families_ends_at').on(table.endsAt)],
)

export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    hash: text('hash').primaryKey(),
    familyId: uuid('family_id')
      .notNull()
      .references(() => families.id, { onDelete: 'cascade' }),
    parentHash: text('parent_hash').unique(),
    generation: integer('generation').notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    isActive: boolean('is_active').notNull(),
    /** When a credential that was issued with it first came back: its receiver has it for certain. */
    firstUsedAt: instant('first_used_at'),
    rotatedAt: instant('rotated_at'),
    /** The `Idempotency-Key` of the attempt that rotated it. */
    rotationKey: text('rotation_key'),
    /**
     * When the attempt that brought it was last repeated after the grace, or its answers were found in two
     * hands: only those since count.
     */
    repeatedAt: instant('repeated_at'),
  },
  (table) => [
    index('refresh_tokens_expires_at').on(table.expiresAt),
    uniqueIndex('refresh_tokens_generation').on(table.familyId, table.generation),
    // A family cannot fork, not even by a mistake in this program.
    uniqueIndex('refresh_tokens_one_active').on(table.familyId).where(sql`${table.isActive}`),
  ],
)

/** The one row that all processes of the authorization server share. */
export const authority = pgTable('authority', {
  id: integer('id').primaryKey(),
  successorSecret: text('successor_secret').notNull(),
  signingKey: jsonb('signing_key').notNull(),
  /** Access tokens of an earlier epoch are refused. */
  accessEpoch: integer('access_epoch').notNull(),
})

/**
 * Links that sign in whoever opens them. Also kept for a name that nobody has: what is counted must not tell.
 */
export const magicLinks = pgTable(
  'magic_links',
  {
    hash: text('hash').primaryKey(),
    askedFor: text('asked_for').notNull(),
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    expiresAt: instant('expires_at').notNull(),
    redeemedAt: instant('redeemed_at'),
    /** The hash of a cookie of the browser that asked. */
    browserHash: text('browser_hash'),
  },
  (table) => [index('magic_links_asked_for').on(table.askedFor)],
)

/** Tickets that nobody has used yet. Whose they are, their family tells. */
export const tickets = pgTable('tickets', {
  hash: text('hash').primaryKey(),
  familyId: uuid('family_id')
    .notNull()
    .references(() => families.id, { onDelete: 'cascade' }),
  expiresAt: instant('expires_at').notNull(),
})

/** What may be tried so many times and no more, until the count expires. Shared by all processes. */
export const tries = pgTable(
  'tries',
  {
    bucket: text('bucket').primaryKey(),
    count: integer('count').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index('tries_expires_at').on(table.expiresAt)],
)

/** Where an account has signed in before: hashes of its name with a device or an address. */
export const knownPlaces = pgTable(
  'known_places',
  { hash: text('hash').primaryKey(), expiresAt: instant('expires_at').notNull() },
  (table) => [index('known_places_expires_at').on(table.expiresAt)],
)

export const notes = pgTable('notes', {
  userId: uuid('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  text: text('text').notNull(),
  updatedAt: instant('updated_at').notNull(),
})
