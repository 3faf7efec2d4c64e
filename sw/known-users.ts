/** Whom each page takes for the user. Between another user's sign-in and its hearing of it, a page still sends what the first one did. */
export interface KnownUsers {
  /** A page has just been told how things stand. */
  told(clientId: string, subject: unknown): void
  isBehind(clientId: string, subject: unknown): boolean
}

/** More pages than anybody has open: those that are long gone are forgotten at some time. */
const MOST = 200

export function knownUsers(): KnownUsers {
  const known = new Map<string, unknown>()
  return {
    told(clientId, subject) {
      // The latest stand last.
      known.delete(clientId)
      known.set(clientId, subject)
      for (const oldest of known.keys()) if (known.size > MOST) known.delete(oldest)
    },
    isBehind(clientId, subject) {
      const taken = known.get(clientId)
      return taken !== undefined && taken !== null && taken !== subject
    },
  }
}
