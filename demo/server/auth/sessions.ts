import { and, desc, eq } from 'drizzle-orm'
import { Hono } from 'hono'
import { families } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import type { Env } from '../http/env.js'
import { liveFamilies } from '../tokens/live-families.js'
import { revoke } from '../tokens/revoke.js'

/** Where the user is signed in, and the end of it. */
export function sessionRoutes({ db, stats, now }: Deployment): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get('/', async (c) => {
    const subject = c.get('subject')
    const rows = await db
      .select()
      .from(families)
      .where(and(eq(families.userId, subject.id), liveFamilies(now())))
      .orderBy(desc(families.lastSeenAt))
    const sessions = rows.map(({ id, createdAt, lastSeenAt, userAgent }) => {
      return { id, createdAt, lastSeenAt, userAgent, current: id === subject.familyId }
    })
    return c.json(sessions)
  })

  routes.delete('/:id{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}}', async (c) => {
    const id = c.req.param('id')
    const subject = c.get('subject')
    const which = and(eq(families.id, id), eq(families.userId, subject.id))
    const [own] = await db.select({ id: families.id }).from(families).where(which)
    if (!own) return c.notFound()
    const reason = id === subject.familyId ? 'signed_out' : 'ended_elsewhere'
    stats.familiesRevoked += await revoke(db, which, reason, now())
    return c.body(null, 204)
  })

  return routes
}
