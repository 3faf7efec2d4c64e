import type { Column } from '../faults/cell.js'

/** `limited`: it does something, but for a bounded time, or without gaining what it was tried for. */
export const VERDICTS = ['stopped', 'limited', 'possible'] as const

export type Verdict = (typeof VERDICTS)[number]

/** The ways to keep the tokens, as the columns of the table. */
export const MODES = {
  'body, header': { refreshToken: 'body', accessToken: 'header' },
  'body, header, memory': { refreshToken: 'body', accessToken: 'header', store: 'memory' },
  'cookie, header': { refreshToken: 'cookie', accessToken: 'header' },
  'cookie, header, memory': { refreshToken: 'cookie', accessToken: 'header', store: 'memory' },
  'cookie, cookie': { refreshToken: 'cookie', accessToken: 'cookie' },
} as const

export type Mode = keyof typeof MODES

/** The ways to keep what an OpenID provider gives, as the columns of their table. */
export const REDIRECT_MODES = {
  Bearer: {},
  'bound to a key': { bound: '' },
  'bound to a key, memory': { bound: '', memory: '' },
} as const

export type RedirectMode = keyof typeof REDIRECT_MODES

/** What one attempt came to in one engine and mode. */
export interface Judged {
  readonly attempt: string
  readonly mode: string
  readonly engine: Column
  readonly verdict: Verdict
}

/** What one attempt at the reference server came to. No engine and no mode plays a part. */
export interface JudgedAtServer {
  readonly attempt: string
  readonly verdict: Verdict
}
