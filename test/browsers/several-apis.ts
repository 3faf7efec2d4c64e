import type { Demo } from '../support/demo-server.js'
import { openReady, signedIn } from '../support/demo-tabs.js'
import { type Deployment, deploymentWith } from '../support/deployment.js'
import type { Profile, Tab } from '../support/engines/engine.js'
import { send } from '../support/session-page.js'

const PATHS = ['/api/me', '/billing/invoices', '/reports/summary']

/** An app that uses three APIs, each with an access token of its own. */
export function severalApis(): Deployment {
  return deploymentWith(new URL('pages/', import.meta.url), {
    pages: { 'several-apis': 'several-apis' },
    workers: ['several-apis-worker'],
  })
}

export function signedInTabs(
  demo: Demo,
  profile: Profile,
  count: number,
  query: object = {},
): Promise<[Tab, ...Tab[]]> {
  const open = (url: string) => profile.openTab(url)
  return signedIn(count, () => openReady(open, demo.origin, query, '/several-apis.html'))
}

/** Every path from every tab, at the same moment. */
export async function sendFromAll(tabs: readonly Tab[], count: number): Promise<unknown[]> {
  const answers = tabs.flatMap((tab) => PATHS.map((path) => send(tab, path, count)))
  return (await Promise.all(answers)).flat()
}
