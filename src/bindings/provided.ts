import type { Session } from '../index.js'

/** @throws TypeError that names the fix, where no session is provided. */
export function provided(session: Session | null | undefined, fix: string): Session {
  if (session) return session
  throw new TypeError(`holdfast: no session is provided to this component; ${fix}`)
}
