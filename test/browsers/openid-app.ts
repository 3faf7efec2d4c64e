import { expect } from 'vitest'
import type { Demo } from '../support/demo-server.js'
import { type Deployment, deploymentWith } from '../support/deployment.js'
import type { Profile, Tab } from '../support/engines/engine.js'
import {
  type OpenidServer,
  type OpenidServerOptions,
  startOpenidServer,
  TAKES_PROOFS,
} from '../support/openid-server.js'

/** The pages of an app that signs in at a provider. Called by each file of scenarios of it. */
export function openidPages(): Deployment {
  return deploymentWith(new URL('pages/', import.meta.url), {
    pages: { index: 'openid', openid: 'openid', callback: 'openid', signin: 'openid' },
    workers: ['openid-worker'],
  })
}

type Where = Pick<Demo, 'origin'>

/** Its provider, which takes proofs. A page that has TLS may have nothing to do, everywhere, with one that has not. */
export function providerOf(
  { origin }: Where,
  configuration: OpenidServerOptions['configuration'] = {},
): Promise<OpenidServer> {
  return startOpenidServer({
    isSecure: origin.startsWith('https:'),
    redirectUris: [`${origin}/callback.html`],
    postLogoutRedirectUris: [`${origin}/openid.html`],
    configuration: { ...TAKES_PROOFS, ...configuration },
  })
}

/** The same as a fixture. */
export async function provider(
  { demo }: { readonly demo: Demo },
  { onCleanup }: { onCleanup(end: () => unknown): void },
): Promise<OpenidServer> {
  const server = await providerOf(demo)
  onCleanup(() => server.stop())
  return server
}

/** Opens a page of it. */
export async function openApp(
  { origin }: Where,
  { issuer }: OpenidServer,
  profile: Profile,
  query: object = {},
): Promise<Tab> {
  const tab = await profile.openTab(`${origin}/openid.html?${new URLSearchParams({ issuer, ...query })}`)
  await tab.evaluate(() => window.session.ready)
  return tab
}

/** A page that the tab comes to, once its session is there. Its context goes away with each navigation. */
export async function until(tab: Tab, page: string, status: string): Promise<void> {
  const seen = () =>
    tab
      .evaluate(() => ({
        page: location.pathname + location.search + location.hash,
        status: window.session.getState().status,
      }))
      .catch(() => null)
  await expect.poll(seen, { interval: 100 }).toEqual({ page, status })
}

export function follow(tab: Tab, url: string): Promise<void> {
  return tab.evaluate((to) => {
    // The page is left once it has answered.
    setTimeout(() => location.assign(to), 50)
  }, url)
}

/** Has the provider show a page in place of the way back. */
export function showInstead(server: OpenidServer, page: (back: URL) => string): void {
  server.alter = ({ headers, ...answer }) =>
    headers.location?.includes('/callback.html?')
      ? {
          ...answer,
          status: 200,
          headers: { 'content-type': 'text/html', location: '' },
          body: `<!doctype html><title>here</title>${page(new URL(headers.location))}`,
        }
      : { headers, ...answer }
}

/** With a link back. */
export function stopAtProvider(server: OpenidServer): void {
  showInstead(server, ({ href }) => `<a href="${href.replaceAll('&', '&amp;')}">on</a>`)
}

/** Where the page of the provider leads back to. */
export async function wayBack(server: OpenidServer, tab: Tab): Promise<string> {
  const href = () => tab.evaluate(() => document.querySelector('a')?.href ?? '').catch(() => '')
  await expect.poll(href).toMatch(/code=/)
  server.alter = (answer) => answer
  return href()
}

/** All that scripts could find the code in. */
export function traces(tab: Tab): Promise<string> {
  return tab.evaluate(() => {
    const entries = performance.getEntries().map(({ name }) => name)
    return [location.href, document.referrer, window.seenUrl, ...entries].join(' ')
  })
}
