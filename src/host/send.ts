/** The browser's own `fetch`, as it was before an in-page host began to intercept it. */
export const send: typeof fetch = globalThis.fetch.bind(globalThis)
