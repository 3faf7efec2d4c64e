/** The event on `window` that says that the page has found its host, or that there is none. */
export const SERVED = 'holdfast-served'
