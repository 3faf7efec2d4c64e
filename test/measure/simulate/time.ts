/** Milliseconds. */
export const SECOND = 1000
export const MINUTE: number = 60 * SECOND
