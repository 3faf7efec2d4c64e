import type { BenchSetup } from './bench-setup.js'
import type { Measurement } from './measurement.js'
import { type QuietPage, quietProfile } from './quiet-pages.js'
import { atOnce } from './requests.js'

const TABS = [1, 10, 30]
const EXPIRIES = 3
const REQUESTS = 5

/** What one expiry of the access token costs the authorization server, and whether a page notices. */
export async function refreshes({ browser, demo }: BenchSetup): Promise<Measurement[]> {
  const profile = await quietProfile(browser)
  const pages: QuietPage[] = []
  const rows: Measurement[] = []
  const refusals: number[] = []
  for (const tabs of TABS) {
    while (pages.length < tabs) pages.push(await profile.open(`${demo.origin}/holdfast.html`))
    const values: number[] = []
    while (values.length < EXPIRIES) {
      await demo.debug('expire-access')
      const before = await demo.stats()
      const answers = (await Promise.all(pages.map((page) => atOnce(page, '/api/me', REQUESTS)))).flat()
      values.push((await demo.stats()).refreshGrants - before.refreshGrants)
      refusals.push(answers.filter((status) => status !== 200).length)
    }
    const what = `refreshes per expiry, ${tabs} ${tabs === 1 ? 'tab' : 'tabs'} with ${REQUESTS} requests each`
    rows.push({ what, values, digits: 0, goal: { exactly: 1 } })
  }
  await profile.close()
  const what = 'of these requests, those not answered with 200'
  return [...rows, { what, values: refusals, digits: 0, goal: { exactly: 0 } }]
}
