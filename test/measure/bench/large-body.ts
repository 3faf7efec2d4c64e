import type { BenchSetup } from './bench-setup.js'
import type { Measurement } from './measurement.js'
import { median } from './quantile.js'
import { drained } from './requests.js'
import { type Pages, sideBySide } from './side-by-side.js'

const PAIRS = 20

/** What a long download pays for going through the worker. */
export async function largeBody(setup: BenchSetup): Promise<Measurement[]> {
  const values = await sideBySide(setup, { none: '/none.html', holdfast: '/holdfast.html' }, ratio)
  return [{ what: '100 MB through the worker over no worker', values, digits: 2, goal: { most: 1.1 } }]
}

async function ratio({ none, holdfast }: Pages<'none' | 'holdfast'>): Promise<number> {
  const sides = [
    { page: none, times: [] as number[] },
    { page: holdfast, times: [] as number[] },
  ]
  const [without, through] = sides.map(({ times }) => times)
  for (const { page } of sides) await drained(page, 100)
  for (let pair = 0; pair < PAIRS; pair++) {
    for (const { page, times } of sides.reverse()) times.push(await drained(page, 100))
  }
  return median(through ?? []) / median(without ?? [])
}
