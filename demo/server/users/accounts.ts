import { eq, or } from 'drizzle-orm'
import type { Database } from '../database/open.js'
import { users } from '../database/schema.js'
import { hashPassword, isPassword } from './password.js'

export interface User {
  readonly id: string
  readonly name: string
}

// Each one's password is its username.
const demoAccounts = [
  { username: 'demo', email: 'demo@example.com', name: 'Demo User' },
  { username: 'second', email: 'second@example.com', name: 'Second User' },
]

export async function seedAccounts(db: Database): Promise<void> {
  const present = new Set((await db.select().from(users)).map((user) => user.username))
  for (const account of demoAccounts) {
    if (present.has(account.username)) continue
    const passwordHash = await hashPassword(account.username)
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
): Promise<User | undefined> {
  const [user] = await db.select().from(users).where(eq(users.username, username))
  // An unknown name costs as much time as a wrong password: the answer does not tell which it was.
  const matches = await isPassword(password, user?.passwordHash ?? '')
  return user && matches ? { id: user.id, name: user.name } : undefined
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
