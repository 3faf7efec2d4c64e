import type { Browser } from 'playwright-core'
import { median } from '../quantile.js'
import type { Origin } from './origin.js'
import { profileAt } from './profile.js'

const TIMES = 15

/** How long one refresh takes and, after it, one request, by bare `fetch` in one tab. In milliseconds, the median. */
export async function bestPossible(browser: Browser, origin: Origin): Promise<number> {
  origin.life.due(600)
  const profile = await profileAt(browser, `${origin.url}/axios.html`)
  const page = await profile.open()
  const times = await page.evaluate(async (count) => {
    const took: number[] = []
    let refreshToken = localStorage.getItem('refresh_token') ?? ''
    while (took.length < count) {
      const begun = performance.now()
      const grant = { grant_type: 'refresh_token', client_id: 'axios', refresh_token: refreshToken }
      const answer = await fetch('/oauth/token', { method: 'POST', body: new URLSearchParams(grant) })
      const { access_token, refresh_token } = await answer.json()
      const response = await fetch('/api/me', { headers: { authorization: `Bearer ${access_token}` } })
      await response.arrayBuffer()
      took.push(performance.now() - begun)
      if (!response.ok) throw new Error(`the request was answered ${response.status}`)
      refreshToken = refresh_token
    }
    return took
  }, TIMES)
  await profile.close()
  return median(times)
}
