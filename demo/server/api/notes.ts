import { eq } from 'drizzle-orm'
import { Hono } from 'hono'
import { notes } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import type { Env } from '../http/env.js'
import { readFields } from '../http/fields.js'

/** One note per user: the work that must not be lost while somebody signs in again. */
export function noteRoutes({ db, now }: Deployment): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get('/', async (c) => {
    const [note] = await db
      .select()
      .from(notes)
      .where(eq(notes.userId, c.get('subject').id))
    return c.json({ text: note?.text ?? '', updatedAt: note?.updatedAt ?? null })
  })

  routes.put('/', async (c) => {
    const text = (await readFields(c))?.text
    if (typeof text !== 'string') {
      return c.json({ error: 'invalid_request', error_description: 'The member "text" is needed.' }, 400)
    }
    const note = { text, updatedAt: new Date(now()) }
    await db
      .insert(notes)
      .values({ userId: c.get('subject').id, ...note })
      .onConflictDoUpdate({ target: notes.userId, set: note })
    return c.json(note)
  })

  return routes
}
