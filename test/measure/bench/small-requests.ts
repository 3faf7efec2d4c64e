import { quantileOfTimes } from './quantile.js'
import { timed } from './requests.js'
import { kindsOf, type Pages } from './side-by-side.js'

const WARM_UP = 150
const ROUNDS = 12
const REQUESTS = 40

/** How a quantile of the times of one kind of page compares to that of another. */
export type Ratio<Kind extends string> = (one: Kind, other: Kind, q: number) => number

/** Sends small requests one by one. The pages take turns, so that what else the machine does falls on all alike. */
export async function smallRequests<Kind extends string>(
  pages: Pages<Kind>,
  path: string,
): Promise<Ratio<Kind>> {
  const kinds = kindsOf(pages)
  const times = new Map<Kind, number[]>()
  for (const kind of kinds) {
    await timed(pages[kind], path, WARM_UP)
    times.set(kind, [])
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of kinds) times.get(kind)?.push(...(await timed(pages[kind], path, REQUESTS)))
    kinds.push(...kinds.splice(0, 1))
  }
  const quantile = (kind: Kind, q: number) => quantileOfTimes(times.get(kind) ?? [], q)
  return (one, other, q) => quantile(one, q) / quantile(other, q)
}
