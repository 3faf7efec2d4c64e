import type { BenchSetup } from './bench-setup.js'
import type { Measurement } from './measurement.js'
import { routeOf } from './requests.js'
import { sideBySide } from './side-by-side.js'
import { smallRequests } from './small-requests.js'

const FILE = '/small.json'
const PATHS = {
  none: '/none.html',
  routed: '/holdfast.html?unprotected=network',
  holdfast: '/holdfast.html',
}

/** What a request pays that is none of Holdfast's business. */
export async function unprotectedRequest(setup: BenchSetup): Promise<Measurement[]> {
  const repeats = await sideBySide(setup, PATHS, async (pages) => ({
    route: await routeOf(pages.routed, FILE),
    ratio: await smallRequests(pages, FILE),
  }))
  return [
    {
      what: "unprotected request over no worker, `unprotected: 'network'`, median",
      values: repeats.map(({ ratio }) => ratio('routed', 'none', 0.5)),
      digits: 2,
      goal: { most: 1.05 },
    },
    {
      what: 'static routes for it that the browser did not take',
      values: repeats.map(({ route }) => (route === 'network' ? 0 : 1)),
      digits: 0,
      goal: { exactly: 0 },
    },
    {
      what: "unprotected request over no worker, `unprotected: 'fetch-event'`, median",
      values: repeats.map(({ ratio }) => ratio('holdfast', 'none', 0.5)),
      digits: 2,
      goal: null,
    },
  ]
}
