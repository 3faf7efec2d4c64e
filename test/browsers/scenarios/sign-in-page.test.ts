import { expect } from 'vitest'
import { deploymentWith } from '../../support/deployment.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'

const site = deploymentWith(new URL('../pages/', import.meta.url), {
  pages: { app: 'with-sign-in-page', 'sign-in': 'with-sign-in-page' },
})

const test = scenario
  .extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })
  .extend('open', ({ demo, profile }) => async (path: string): Promise<Tab> => {
    const tab = await profile.openTab(demo.origin + path)
    await tab.evaluate(() => window.session.ready)
    return tab
  })

inEngines(() => {
  /** Waits until the tab shows a page at this path. Its context goes away with each navigation, so it is asked again. */
  async function until(tab: Tab, path: string): Promise<string> {
    const seen = () =>
      tab
        .evaluate(async () => {
          await window.session.ready
          return location.pathname + location.search + location.hash
        })
        .catch(() => '')
    await expect.poll(seen, { interval: 100 }).toMatch(path)
    return seen()
  }

  test('a user whose session was revoked is led to the sign-in page in every tab, told why, and led back', async ({
    demo,
    open,
  }) => {
    const first = await open('/app.html?chapter=1')
    const second = await open('/app.html?chapter=2#end')
    await first.evaluate(() => window.session.signIn({ username: 'demo', password: 'demo' }))
    await demo.debug('expire-access')
    await demo.debug('revoke', { reason: 'revoked' })
    await first.evaluate(() => void fetch('/api/me'))
    const led = new URL(await until(first, '/sign-in.html'), demo.origin)
    expect(Object.fromEntries(led.searchParams)).toEqual({
      reason: 'revoked',
      returnTo: '/app.html?chapter=1',
    })
    // A fragment is not for the server, or its log.
    expect(new URL(await until(second, '/sign-in.html'), demo.origin).search).not.toMatch(/end/)
    // Not waited for: it leads away from the page that it is called in.
    await second.evaluate(() => void window.session.signIn({ username: 'demo', password: 'demo' }))
    expect(await until(first, '/app.html')).toBe('/app.html?chapter=1')
    expect(await until(second, '/app.html')).toBe('/app.html?chapter=2#end')
  })

  test.for<readonly [string, () => string]>([
    ['//example.com/app.html', () => '//example.com/app.html'],
    ['a blob of this origin', () => URL.createObjectURL(new Blob(['<title>not ours</title>']))],
  ])('a link with a foreign returnTo leads nowhere: %s', { tags: 'once' }, async ([, target], { open }) => {
    const foreign = await (await open('/app.html')).evaluate(target)
    const tab = await open(`/sign-in.html?${new URLSearchParams({ returnTo: foreign })}`)
    await tab.evaluate(() => window.session.signIn({ username: 'demo', password: 'demo' }))
    const seen = await tab.evaluate(() => ({
      path: location.pathname,
      status: window.session.getState().status,
    }))
    expect(seen).toEqual({ path: '/sign-in.html', status: 'active' })
  })
})
