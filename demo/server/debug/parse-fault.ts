import type { Fields } from '../http/fields.js'
import { type Fault, type FaultEffect, type FaultTarget, faultTargets } from './faults.js'

export interface FaultOrder {
  readonly target: FaultTarget
  readonly count: number
  readonly fault: Fault
}

const members = ['target', 'count', 'delayMs', 'status', 'retryAfter', 'drop', 'body']

/** Reads the body of `POST /debug/faults`, or says in a sentence what is wrong with it. */
export function parseFault(fields: Fields): FaultOrder | string {
  const unknown = Object.keys(fields).find((name) => !members.includes(name))
  if (unknown !== undefined)
    return `"${unknown}" is not a member of a fault. Known are ${members.join(', ')}.`
  const { count, delayMs = 0 } = fields
  const target = faultTargets.find((known) => known === fields.target)
  if (!target) return `"target" must be one of ${faultTargets.map((name) => `"${name}"`).join(', ')}.`
  if (!isWhole(count, 0, 1_000_000)) return '"count" must be a whole number, 0 or more.'
  if (!isWhole(delayMs, 0, 600_000)) return '"delayMs" must be a whole number of milliseconds up to 600000.'
  const effect = parseEffect(fields)
  return typeof effect === 'string' ? effect : { target, count, fault: { delayMs, effect } }
}

function parseEffect({ status, retryAfter, drop, body }: Fields): FaultEffect | string {
  if ([status, drop, body].filter((value) => value !== undefined).length > 1) {
    return 'A request cannot meet more than one of "status", "drop" and "body".'
  }
  if (retryAfter !== undefined && status === undefined) return '"retryAfter" needs a "status" to go with.'
  if (status !== undefined) {
    if (!isWhole(status, 200, 599)) return '"status" must be a whole number from 200 to 599.'
    if (retryAfter !== undefined && !isWhole(retryAfter, 0, 86_400)) {
      return '"retryAfter" must be a whole number of seconds up to 86400.'
    }
    return { type: 'status', status, retryAfter }
  }
  if (drop !== undefined) {
    if (drop !== 'before' && drop !== 'midway' && drop !== 'after')
      return '"drop" must be "before", "midway" or "after".'
    return { type: 'drop', when: drop }
  }
  if (body !== undefined) return body === 'garbage' ? { type: 'garbage' } : '"body" must be "garbage".'
  return { type: 'none' }
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}
