import { sql } from 'drizzle-orm'
import { Hono } from 'hono'
import {
  authority,
  knownPlaces,
  magicLinks,
  type RefusalReason,
  refusalReasons,
  tries,
} from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import type { Env } from '../http/env.js'
import { readFields } from '../http/fields.js'
import { revoke } from '../tokens/revoke.js'
import { parseFault } from './parse-fault.js'
import { reset } from './stats.js'

/** What a test, and the inspector, may do to a server that was started with `--debug`. */
export function debugRoutes({ db, stats, faults, outbox, nonces, now }: Deployment): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get('/stats', (c) => c.json(stats))

  routes.get('/outbox', (c) => c.json(outbox.letters()))

  routes.post('/reset', async (c) => {
    reset(stats)
    faults.clear()
    outbox.clear()
    await db.delete(magicLinks)
    await db.delete(tries)
    await db.delete(knownPlaces)
    return c.json({})
  })

  routes.post('/expire-access', async (c) => {
    await db.update(authority).set({ accessEpoch: sql`${authority.accessEpoch} + 1` })
    return c.json({})
  })

  routes.post('/rotate-nonces', (c) => {
    nonces.rotate()
    return c.json({})
  })

  routes.post('/revoke', async (c) => {
    const reason = reasonIn((await readFields(c))?.reason)
    if (!reason) return c.json(invalid(`"reason" must be one of ${refusalReasons.join(', ')}.`), 400)
    const revoked = await revoke(db, undefined, reason, now())
    stats.familiesRevoked += revoked
    return c.json({ revoked })
  })

  routes.post('/faults', async (c) => {
    const fields = await readFields(c)
    const order = fields ? parseFault(fields) : 'The body must be a JSON object.'
    if (typeof order === 'string') return c.json(invalid(order), 400)
    faults.set(order.target, order.count, order.fault)
    return c.json({})
  })

  return routes
}

function reasonIn(value: unknown = 'revoked'): RefusalReason | undefined {
  return refusalReasons.find((reason) => reason === value)
}

function invalid(error_description: string): { error: string; error_description: string } {
  return { error: 'invalid_request', error_description }
}
