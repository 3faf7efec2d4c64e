/**
 * The event on `window` by which the page asks for the URL of the callback that was taken out of its
 * location. Its `detail` takes the URL.
 */
export const CALLBACK = 'holdfast-callback'
