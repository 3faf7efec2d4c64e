import type { Adapter, AdapterPayload } from 'oidc-provider'

interface Entry {
  readonly payload: AdapterPayload
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

export type Memory = Map<string, Entry>

/** Whoever begins sign-ins and does not end them fills no more than this. */
const most = 10_000

/**
 * What the provider has to remember, in the memory of this process: a restart signs everybody out, and several
 * processes do not share it. A provider of your own has a database here.
 *
 * @param name What kind of thing it is.
 */
export function memoryAdapter(memory: Memory, name: string, now: () => number): Adapter {
  const keyOf = (id: string): string => `${name} ${id}`
  const keyOfUid = (uid: string): string => `uid ${name} ${uid}`

  function put(key: string, entry: Entry): void {
    memory.delete(key)
    const [oldest] = memory.keys()
    if (oldest !== undefined && memory.size >= most) memory.delete(oldest)
    memory.set(key, entry)
  }

  function get(key: string): AdapterPayload | undefined {
    const entry = memory.get(key)
    if (entry && entry.expiresAt > now()) return entry.payload
    memory.delete(key)
    return undefined
  }

  return {
    async upsert(id, payload, expiresIn) {
      const expiresAt = expiresIn === undefined ? Number.POSITIVE_INFINITY : now() + expiresIn * 1000
      put(keyOf(id), { payload, expiresAt })
      if (payload.uid) put(keyOfUid(payload.uid), { payload, expiresAt })
    },
    find: async (id) => get(keyOf(id)),
    findByUid: async (uid) => get(keyOfUid(uid)),
    // No device asks here for its user to type a code.
    findByUserCode: async () => undefined,
    async consume(id) {
      const payload = get(keyOf(id))
      // Of a second use in the time of grace the first one still counts.
      if (payload) payload.consumed ??= Math.floor(now() / 1000)
    },
    async destroy(id) {
      const uid = get(keyOf(id))?.uid
      memory.delete(keyOf(id))
      if (uid) memory.delete(keyOfUid(uid))
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of memory)
        if (payload.grantId === grantId && key.startsWith(`${name} `)) memory.delete(key)
    },
  }
}
