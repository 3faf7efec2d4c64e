/** A page that asks for refreshes in a loop costs one rotation in so many milliseconds. */
export const RECENT_MS = 1_000
