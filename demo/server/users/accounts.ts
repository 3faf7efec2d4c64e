import { eq, or } from 'drizzle-orm'
import type { Database } from '../database/open.js'
import { users } from '../database/schema.js'
import { hashPassword, isPassword } from './password.js'

export interface User {
  readonly id: string
  readonly name: string
  /** Of the authenticator app, for who has one. */
  readonly totpSecret?: string
}

// Each one's password is its username.
const demoAccounts = [
  { username: 'demo', email: 'demo@example.com', name: 'Demo User' },
  { username: 'second', email: 'second@example.com', name: 'Second User' },
  { username: 'otp', email: 'otp@example.com', name: 'Careful User' },
]

/** For an authenticator app. A demo can show it; a real server keeps each user's own, encrypted. */
export const DEMO_TOTP_SECRET = 'HOLDFASTDEMOHOLDFASTDEMOHOLDFAST'

export async function seedAccounts(db: Database, cost: number): Promise<void> {
  const present = new Set((await db.select().from(users)).map((user) => user.username))
  for (const account of demoAccounts) {
    if (present.has(account.username)) continue
    const passwordHash = await hashPassword(account.username, cost)
    await db
      .insert(users)
      .values({ ...account, passwordHash })
      .onConflictDoNothing()
  }
}

export async function findAccount(
  db: Database,
  username: string,
  password: string,
  cost: number,
): Promise<User | undefined> {
  const [user] = await db.select().from(users).where(eq(users.username, username))
  // An unknown name costs as much time as a wrong password: the answer does not tell which it was.
  const matches = await isPassword(password, user?.passwordHash ?? null, cost)
  return user && matches ? userIn(user) : undefined
}

export async function accountWithId(db: Database, id: string): Promise<User | undefined> {
  const [user] = await db.select().from(users).where(eq(users.id, id))
  return user && userIn(user)
}

function userIn({ id, name, username }: typeof users.$inferSelect): User {
  return { id, name, ...(username === 'otp' && { totpSecret: DEMO_TOTP_SECRET }) }
}

/** The account with this username or email address. */
export async function accountNamed(
  db: Database,
  name: string,
): Promise<{ readonly id: string; readonly email: string } | undefined> {
  const [user] = await db
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(or(eq(users.username, name), eq(users.email, name)))
  return user
}
