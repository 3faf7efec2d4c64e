/**
 * The event on `window` that says that the page has found its host, or that there is none. Its `detail` is
 * the time at which the user signed in, in milliseconds since the epoch: what the page has asked for before
 * was not asked for by them.
 */
export const SERVED = 'holdfast-served'
