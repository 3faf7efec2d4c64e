import type { BrowserContext } from 'playwright-core'
import type { Demo } from '../../support/demo-server.js'

/** A name that is no loopback, over plain http: what browsers call an insecure context. */
export const INSECURE = 'http://insecure.test'

/** Serves the demo on an insecure origin. */
export async function serveInsecurely(context: BrowserContext, demo: Demo): Promise<void> {
  await context.route(`${INSECURE}/**`, async (route) => {
    const request = route.request()
    const { pathname, search } = new URL(request.url())
    const { host, origin, ...headers } = await request.allHeaders()
    void host
    void origin
    const sent = Object.entries(headers).filter(
      ([name]) => !name.startsWith(':') && name !== 'content-length',
    )
    const response = await fetch(demo.origin + pathname + search, {
      method: request.method(),
      headers: sent,
      body: request.postData(),
    })
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    })
  })
}
