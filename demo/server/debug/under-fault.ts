import { setTimeout as sleep } from 'node:timers/promises'
import { cut, cutMidway } from '../http/cut.js'
import type { Exchange, Middleware } from '../http/env.js'
import type { FaultEffect, Faults, FaultTarget } from './faults.js'

/** Does the work of one request, or what a fault makes of it. */
export async function underFault(
  c: Exchange,
  faults: Faults,
  target: FaultTarget,
  work: () => Promise<Response>,
): Promise<Response> {
  const fault = faults.take(target)
  if (!fault) return work()
  // Not referenced: a server that is being stopped does not wait for it.
  if (fault.delayMs > 0) await sleep(fault.delayMs, undefined, { ref: false })
  return suffer(c, fault.effect, work)
}

export function apiFaults(faults: Faults): Middleware {
  return async (c, next) => {
    const answer = await underFault(c, faults, 'api', async () => {
      await next()
      return c.res
    })
    if (answer !== c.res) c.res = answer
  }
}

async function suffer(c: Exchange, effect: FaultEffect, work: () => Promise<Response>): Promise<Response> {
  switch (effect.type) {
    case 'none':
      return work()
    case 'garbage':
      return c.html('<!doctype html><title>Welcome</title><p>Please accept the terms of this network.')
    case 'status':
      return failure(effect.status, effect.retryAfter)
    case 'drop': {
      if (effect.when === 'midway') return cutMidway(c, await work())
      if (effect.when === 'after') await (await work()).body?.cancel()
      return cut(c)
    }
  }
  return effect satisfies never
}

function failure(status: number, retryAfter: number | undefined): Response {
  const headers = new Headers()
  if (retryAfter !== undefined) headers.set('Retry-After', String(retryAfter))
  const error_description = 'A fault was asked for.'
  if (status === 401) {
    headers.set('WWW-Authenticate', `Bearer error="invalid_token", error_description="${error_description}"`)
    return Response.json({ error: 'invalid_token', error_description }, { status, headers })
  }
  if (status === 204 || status === 205 || status === 304) return new Response(null, { status, headers })
  return Response.json({ error: 'temporarily_unavailable', error_description }, { status, headers })
}
