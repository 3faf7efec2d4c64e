import { eq } from 'drizzle-orm'
import type { Adapter } from 'oidc-provider'
import { families } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import { isLive } from '../tokens/live-families.js'
import { revoke } from '../tokens/revoke.js'
import { type Memory, memoryAdapter } from './memory.js'

/** Where the provider keeps things of one kind. */
export function adapterFor(deployment: Deployment, memory: Memory, name: string): Adapter {
  const adapter = memoryAdapter(memory, name, deployment.now)
  switch (name) {
    case 'Grant':
      return grants(deployment, adapter)
    case 'RefreshToken':
      return refreshTokens(deployment, adapter)
    default:
      return adapter
  }
}

/** A grant is a family of this server: it is listed among the user's sessions, and ended like any of them. */
function grants(deployment: Deployment, adapter: Adapter): Adapter {
  const { db, stats, now } = deployment
  return {
    ...adapter,
    find: async (id) => ((await isLive(deployment, id)) ? adapter.find(id) : undefined),
    async destroy(id) {
      stats.familiesRevoked += await revoke(db, eq(families.id, id), 'revoked', now())
      await adapter.destroy(id)
    },
  }
}

/**
 * A refresh token that was just used is answered again: the first answer may be lost. `oidc-provider` itself knows
 * no such grace, and takes it for a replay.
 */
function refreshTokens({ lifetimes, now }: Deployment, adapter: Adapter): Adapter {
  return {
    ...adapter,
    async find(id) {
      const payload = await adapter.find(id)
      if (!payload?.consumed) return payload
      const { consumed, ...unused } = payload
      return now() / 1000 < consumed + lifetimes.refreshGrace ? unused : payload
    },
  }
}
