/** Page to the active worker: a newer version of it waits. */
export const UPDATE_WAITS: { readonly holdfast: string } = { holdfast: 'update-waits' }

/** The active worker to the one that waits: nothing would be cut off now. */
export const TAKE_OVER: { readonly holdfast: string } = { holdfast: 'take-over' }
