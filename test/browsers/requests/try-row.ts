import { setTimeout as sleep } from 'node:timers/promises'
import type { Demo } from '../../support/demo-server.js'
import type { Tab } from '../../support/engines/engine.js'
import type { Case } from './case.js'
import type { Recorder } from './recorder.js'
import type { Place, RequestRow } from './request-row.js'

declare global {
  interface Window {
    /** Makes the request of this row; gives back what was wrong, or `null`. @param hangsAfter In milliseconds. */
    makeRequest(row: string, place: Place, hangsAfter?: number): Promise<string | null>
  }
}

/** When nothing has moved for so long, nothing more will come. */
const QUIET = 1_500
const PATIENCE = 15_000

/** Makes one request in a page, and gives back what was not as it must be, or `null`. */
export async function tryRow(
  { name, arrives, isUnprotected }: RequestRow,
  { access, origin, token }: Case,
  { tab, demo, recorder }: { readonly tab: Tab; readonly demo: Demo; readonly recorder: Recorder },
): Promise<string | null> {
  const [page, other] = recorder.origins
  if (token === 'expired') await demo.debug('expire-access')
  else await tab.evaluate(() => window.session.refresh())
  await demo.debug('reset')
  recorder.forget()
  const failure = await tab.evaluate(([name, place]) => window.makeRequest(name, place), [
    name,
    {
      api: `${origin === 'same' ? page : other}/api`,
      elsewhere: origin === 'same' ? other : page,
      credentials: access === 'cookie' ? 'include' : 'same-origin',
      nonce: crypto.randomUUID(),
    },
  ] as const)
  if (failure !== null) return failure
  if (!arrives) return recorder.arrived().length === 0 ? null : 'it arrived all the same'
  const served = () =>
    recorder
      .arrived()
      .filter(
        ({ method, url, status }) =>
          method === arrives.method && url.pathname === arrives.path && isGood(status),
      )
  const isRight = () => served().some((one) => arrives.keeps?.(one) ?? true)
  const deadline = performance.now() + PATIENCE
  while (!isRight() && recorder.quietFor() < QUIET && performance.now() < deadline) await sleep(20)
  if (!isRight()) return `the server saw ${JSON.stringify(recorder.arrived().map(seen))}`
  const { refreshGrants } = await demo.stats()
  const due = token === 'expired' && !isUnprotected ? 1 : 0
  return refreshGrants === due ? null : `${refreshGrants} refreshes instead of ${due}`
}

function isGood(status: number): boolean {
  return status >= 200 && status < 400
}

function seen({ method, url, status }: { method: string; url: URL; status: number }): string {
  return `${method} ${url.pathname}: ${status}`
}
