import { eq } from 'drizzle-orm'
import type { Database } from '../database/open.js'
import { users } from '../database/schema.js'
import { hashPassword, isPassword } from './password.js'

export interface User {
  readonly id: string
  readonly name: string
}

// Each one's password is its username.
const demoAccounts = [
  { username: 'demo', name: 'Demo User' },
  { username: 'second', name: 'Second User' },
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
