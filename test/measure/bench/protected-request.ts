import type { BenchSetup } from './bench-setup.js'
import type { Measurement } from './measurement.js'
import { sideBySide } from './side-by-side.js'
import { smallRequests } from './small-requests.js'

/** What a request pays for its credential. */
export async function protectedRequest(setup: BenchSetup): Promise<Measurement[]> {
  const paths = { none: '/none.html', floor: '/floor.html', holdfast: '/holdfast.html' }
  const repeats = await sideBySide(setup, paths, (pages) => smallRequests(pages, '/api/me'))
  return [
    {
      what: 'protected request over the floor, median',
      values: repeats.map((ratio) => ratio('holdfast', 'floor', 0.5)),
      digits: 2,
      goal: { most: 1.1 },
    },
    {
      what: 'protected request over the floor, p95',
      values: repeats.map((ratio) => ratio('holdfast', 'floor', 0.95)),
      digits: 2,
      goal: null,
    },
    {
      what: 'the floor over no worker, median',
      values: repeats.map((ratio) => ratio('floor', 'none', 0.5)),
      digits: 2,
      goal: null,
    },
    {
      what: 'the floor over no worker, p95',
      values: repeats.map((ratio) => ratio('floor', 'none', 0.95)),
      digits: 2,
      goal: null,
    },
  ]
}
