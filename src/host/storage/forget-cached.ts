import type { Ports } from '../../core/ports.js'
import { sleep } from '../sleep.js'
import type { IsProtected } from '../urls/protected-urls.js'

type Changing = Pick<Ports, 'load' | 'update' | 'revoke'>

/** Nobody waits longer than this for a Cache Storage that is slow; it is gone through all the same. */
const CACHES_TIMEOUT_MS = 1_000

/**
 * What was fetched as one user must not be found by the next: whenever a session begins or ends, for
 * whatever reason, the protected entries of all caches of this origin (Cache Storage) are dropped. Others,
 * such as a precache, stay.
 */
export function forgettingCached({ load, update, revoke }: Changing, isProtected: IsProtected): Changing {
  let forgotten: Promise<unknown> | undefined
  return {
    async load() {
      const stored = await load()
      // Whoever rereads must not know of a new user sooner than whoever has written them down.
      if (stored.status !== 'signed-out') await forgotten
      return stored
    },
    async update(judge) {
      let number: number | undefined
      const after = await update((stored) => {
        number = stored.number
        return judge(stored)
      })
      if (after.number === number) return after
      // Where there is no Cache Storage, or it refuses, there is nothing that could be dropped.
      forgotten = Promise.race([sleep(CACHES_TIMEOUT_MS), dropProtected(isProtected).catch(() => {})])
      // Before any page hears of a new user. At an end pages are told first: what is still under way is cut
      // off by that, or it could be kept after this.
      if (after.status !== 'signed-out') await forgotten
      return after
    },
    async revoke(what) {
      const isHeard = await revoke(what)
      await forgotten
      return isHeard
    },
  }
}

async function dropProtected(isProtected: IsProtected): Promise<void> {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      if (isProtected(new URL(request.url))) await cache.delete(request)
    }
  }
}
