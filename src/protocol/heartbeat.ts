import { hasTag } from './tag.js'

/** A response whose body may still be on its way to a page. */
export interface OpenResponse {
  readonly id: number
  readonly url: string
  /** When its headers came; milliseconds since the epoch. */
  readonly since: number
}

/** Worker to page: which of these are over? */
export interface HeartbeatQuestion {
  readonly holdfast: 'heartbeat'
  readonly open: readonly OpenResponse[]
}

/** Page to worker. The message itself keeps the worker alive: Firefox stops one after 30 seconds without any. */
export interface HeartbeatAnswer {
  readonly holdfast: 'heartbeat-answer'
  readonly over: readonly number[]
}

export function isHeartbeatQuestion(data: unknown): data is HeartbeatQuestion {
  return hasTag(data, 'heartbeat') && 'open' in data && Array.isArray(data.open)
}

export function isHeartbeatAnswer(data: unknown): data is HeartbeatAnswer {
  return hasTag(data, 'heartbeat-answer') && 'over' in data && Array.isArray(data.over)
}
