/**
 * All that page and worker say to each other besides calls and their results: one union for each direction.
 * Each message carries its kind in one member, so that it cannot be taken for one of the app's own.
 */

/** A page to the worker, or one version of it to another. */
export type ToWorker = LinkRequest | HeartbeatAnswer | UpdateWaits | TakeOver

/** The worker to a page. */
export type ToPage = HeartbeatQuestion | Removed

/** The worker over the port of a call. */
export type OnPort = LinkHello | Dropped

/** The host to all pages. Any script of the origin can say the same: a hint, not a truth. */
export type OnChannel = Changed | ScriptError

/**
 * The `BroadcastChannel` on which the host tells all pages. Any script of the origin
 * can read and write there.
 */
export const CHANNEL = 'holdfast'

/** How the names of the locks begin that workers hold for as long as they live. */
export const LIFE = 'holdfast-life:'

/**
 * How a call reaches the worker: a message to the registration's active worker with a fresh port.
 * The message starts a stopped worker; a kept port would die silently with it.
 */
export interface LinkRequest {
  readonly holdfast: 'link'
}

/** The worker's first word on a fresh port. */
export interface LinkHello {
  readonly holdfast: 'hello'
  /** Name of a Web Lock that the worker holds for as long as it lives, unless a page steals it. */
  readonly life: string
  /** Names this life of the worker, whatever becomes of its lock. */
  readonly boot: string
}

/** The worker's last word on a port over which no call came in time: what comes later is not heard. */
export interface Dropped {
  readonly holdfast: 'dropped'
}

/** A newer version of the active worker waits. */
export interface UpdateWaits {
  readonly holdfast: 'update-waits'
}

/** The active worker to the one that waits: nothing would be cut off now. */
export interface TakeOver {
  readonly holdfast: 'take-over'
}

/** It is about to leave this browser, and must not be registered anew. */
export interface Removed {
  readonly holdfast: 'removed'
}

/** A response whose body may still be on its way to a page. */
export interface OpenResponse {
  readonly id: number
  readonly url: string
  /** When its headers came; milliseconds since the epoch. */
  readonly since: number
}

/** Which of these are over? */
export interface HeartbeatQuestion {
  readonly holdfast: 'heartbeat'
  readonly open: readonly OpenResponse[]
}

/** The message itself keeps the worker alive: Firefox stops one after 30 seconds without any. */
export interface HeartbeatAnswer {
  readonly holdfast: 'heartbeat-answer'
  readonly over: readonly number[]
}

/** The session is another than before. What it is now pages ask. */
export interface Changed {
  readonly holdfast: 'changed'
  /** The revision of the session by now. */
  readonly revision: number
}

/** Why the worker's script does not run. */
export interface ScriptError {
  readonly holdfast: 'script-error'
  /** The worker's URL. */
  readonly worker: string
  readonly message: string
}

export const LINK: LinkRequest = { holdfast: 'link' }
export const DROPPED: Dropped = { holdfast: 'dropped' }
export const UPDATE_WAITS: UpdateWaits = { holdfast: 'update-waits' }
export const TAKE_OVER: TakeOver = { holdfast: 'take-over' }
export const REMOVED: Removed = { holdfast: 'removed' }

/** What Workbox says in place of {@link TAKE_OVER}, to a worker that is not of Holdfast. */
export const SKIP_WAITING = { type: 'SKIP_WAITING' } as const

/** By kind, what must be so of each member. */
type Members<Message extends { readonly holdfast: string }> = {
  readonly [Kind in Message['holdfast']]: {
    readonly [Name in Exclude<keyof Extract<Message, { holdfast: Kind }>, 'holdfast'>]: (
      value: unknown,
    ) => boolean
  }
}

const isString = (value: unknown): boolean => typeof value === 'string'
/** Without gaps: whoever reads it takes its members apart. */
const isList = (value: unknown): boolean => Array.isArray(value) && value.every(Boolean)

export const toWorker: Parse<ToWorker> = /* @__PURE__ */ parser<ToWorker>({
  link: {},
  'heartbeat-answer': { over: Array.isArray },
  'update-waits': {},
  'take-over': {},
})

export const toPage: Parse<ToPage> = /* @__PURE__ */ parser<ToPage>({
  heartbeat: { open: isList },
  removed: {},
})

export const onPort: Parse<OnPort> = /* @__PURE__ */ parser<OnPort>({
  hello: { life: isString, boot: isString },
  dropped: {},
})

export const onChannel: Parse<OnChannel> = /* @__PURE__ */ parser<OnChannel>({
  changed: { revision: Number.isSafeInteger },
  'script-error': { worker: isString, message: isString },
})

/** `null` for whatever else is said. */
type Parse<Message> = (data: unknown) => Message | null

function parser<Message extends { readonly holdfast: string }>(members: Members<Message>): Parse<Message> {
  const kinds = new Map<unknown, object>(Object.entries(members))
  return (data) => {
    const said = Object(data)
    const kind = kinds.get(said.holdfast)
    return kind && Object.entries(kind).every(([name, isSo]) => isSo(said[name])) ? said : null
  }
}
