import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { beforeEach, expect } from 'vitest'
import { openTab, signedInTabs, untilState } from '../../support/demo-tabs.js'
import { deployment } from '../../support/deployment.js'
import type { Profile, Tab } from '../../support/engines/engine.js'
import { inEngines, unless } from '../../support/in-engines.js'
import { startProxy } from '../../support/proxy.js'
import { type EngineSetting, test as scenario } from '../../support/scenario.js'
import { send } from '../../support/session-page.js'

const site = deployment()

/** What other products deploy. */
const PUSH = `
  addEventListener('install', () => skipWaiting())
  addEventListener('activate', (event) => event.waitUntil(clients.claim()))
  addEventListener('push', () => {})`
const PRECACHING = `
  addEventListener('install', (event) =>
    event.waitUntil(caches.open('app-shell').then((cache) => cache.put('/old', new Response('old')))))
  addEventListener('activate', (event) => event.waitUntil(clients.claim()))
  addEventListener('fetch', (event) =>
    event.respondWith(event.request.url.endsWith('/slow') ? slow() : fetch(event.request)))
  const slow = () => {
    let left = 240
    return new Response(new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 50))
        if (left-- > 0) controller.enqueue(new Uint8Array(100))
        else controller.close()
      },
    }))
  }`
const OBEYING = `${PRECACHING}
  addEventListener('message', ({ data }) => data?.type === 'SKIP_WAITING' && skipWaiting())`

const write = (name: string, script: string): void => writeFileSync(join(site.directory, name), script)

const test = scenario
  .extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })
  .extend('clearing', async ({ demo }, { onCleanup }) => {
    const emptying = createServer((_, response) =>
      response.writeHead(204, { 'clear-site-data': '"storage"' }).end(),
    )
    await new Promise<void>((done) => emptying.listen(0, '127.0.0.1', done))
    const { port } = emptying.address() as AddressInfo
    let path: string | undefined
    const clearing = await startProxy(
      'http',
      () => (path === '/signed-out' ? `http://127.0.0.1:${port}` : demo.origin),
      (request) => {
        path = request.url
        return { answered() {}, over() {} }
      },
    )
    onCleanup(async () => {
      await clearing.stop()
      emptying.close()
    })
    return clearing
  })

inEngines((engine) => {
  beforeEach(() => {
    site.deploy((script) => script)
    write('push.js', PUSH)
    write('old.js', PRECACHING)
    write('old.html', '<!doctype html><title>before</title>')
  })

  test('a push library that takes the scope is named at once, and the page is served again when it goes', {
    tags: 'once',
  }, async ({ here, demo, profile }) => {
    const opened = Date.now()
    const [tab] = await signedInTabs(here, profile, 1)
    const ofTheMachine = Date.now() - opened
    await tab.evaluate(keepWarnings)
    await tab.evaluate(takeScope, '/push.js')
    const refused = await tab.evaluate(refusal)
    expect(refused.message).toMatch(/push\.js serves .*a scope of its own, or import it into .*sw\.js/)
    expect(refused).toMatchObject({ code: 'worker_unavailable' })
    // Two seconds on a machine that has nothing else to do, and many times as long before anybody was asked.
    expect(refused.took).toBeLessThan(10_000 + ofTheMachine)
    await untilState(tab, { status: 'active', reachable: false })
    expect(
      await tab.evaluate(() => window.scopeWarnings.filter((line) => line.includes('push.js serves')).length),
    ).toBe(1)
    await tab.evaluate(() => navigator.serviceWorker.getRegistration().then((found) => found?.unregister()))
    await tab.evaluate(untilControlledBy, '/sw.js')
    await untilState(tab, { status: 'active', reachable: true })
    expect(await send(tab, '/api/me')).toEqual([200])
    expect(await demo.stats()).toMatchObject({ authorized: 1, unauthorized: 0 })
  })

  test('the next page after a push library took the scope is served', async ({ here, profile }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await tab.evaluate(takeScope, '/push.js')
    const next = await openTab(here, profile)
    expect(await send(next, '/api/me')).toEqual([200])
    expect(await send(tab, '/api/me')).toEqual([200])
  })

  test('a worker unregistered under its pages comes back in place', async ({ here, profile }) => {
    const tabs = await signedInTabs(here, profile, 2)
    await tabs[0].evaluate(() =>
      navigator.serviceWorker.getRegistration().then((found) => found?.unregister()),
    )
    await tabs[0].evaluate(untilRegistered)
    for (const tab of tabs) {
      await tab.evaluate(untilControlledBy, '/sw.js')
      expect(await send(tab, '/api/me')).toEqual([200])
    }
  })

  test('after storage was cleared at sign-out the same page signs in again', { tags: 'once' }, async ({
    clearing,
    profile,
  }) => {
    const tab = await profile.openTab(`${clearing.origin}/minimal.html`)
    await tab.evaluate(signIn)
    await tab.evaluate(() => window.session.signOut())
    await tab.evaluate(() => fetch('/signed-out').then(() => {}))
    await tab.evaluate(untilRegistered)
    await tab.evaluate(untilControlledBy, '/sw.js')
    await tab.evaluate(signIn)
    expect(await send(tab, '/api/me')).toEqual([200])
  })

  test('session.remove() is for good, in all tabs', { tags: 'once' }, async ({ here, profile }) => {
    const tabs = await signedInTabs(here, profile, 2)
    await tabs[0].evaluate(() => window.session.remove())
    await expect.poll(() => tabs[0].evaluate(isRegistered)).toBe(false)
    // Longer than a page takes to see that its worker is gone.
    await tabs[0].evaluate(() => new Promise<void>((resolve) => setTimeout(resolve, 2_500)))
    expect(await tabs[0].evaluate(isRegistered)).toBe(false)
  })

  test.for(['/sw.js', '/old.js'])(
    'an app whose worker was another one, at %s, is served with its old tabs open',
    async (url, { here, profile }) => {
      const opened = Date.now()
      const old = await oldApp(here, profile, url)
      const ofTheMachine = Date.now() - opened
      const taken = old.evaluate(untilServedByAnother)
      await old.evaluate(() => void setInterval(() => fetch('/icon.svg'), 300))
      site.deploy((script) => script)
      const began = Date.now()
      const tab = await openTab(here, profile)
      expect(Date.now() - began).toBeLessThan(9_000 + 5 * ofTheMachine)
      await tab.evaluate(signIn)
      expect(await send(tab, '/api/me')).toEqual([200])
      expect(await taken).toMatch(/\/sw\.js/)
    },
  )

  test('with nothing but old tabs open the new worker takes over from another one at its URL', {
    tags: 'once',
  }, async ({ here, profile }) => {
    const old = await oldApp(here, profile, '/sw.js')
    const taken = old.evaluate(untilServedByAnother)
    site.deploy((script) => script)
    await old.evaluate(() =>
      navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => {}),
    )
    expect(await taken).toMatch(/\/sw\.js/)
  })

  unless(
    test,
    engine.name !== 'Chromium',
    'it tells nobody of what a worker streams',
  )(
    'it waits for a stream of the worker before it, says so, and is there when that ends',
    async ({ here, demo, profile }) => {
      const old = await oldApp(here, profile, '/old.js')
      const read = old.evaluate(() =>
        fetch('/slow').then((response) => response.arrayBuffer().then(({ byteLength }) => byteLength)),
      )
      const tab = await profile.openTab(`${demo.origin}/minimal.html`)
      await tab.evaluate(keepWarnings)
      await tab.evaluate(() => window.session.ready)
      expect(await tab.evaluate(() => window.scopeWarnings)).toEqual([
        expect.stringMatching(/sw\.js takes over as soon as .* through .*old\.js/),
      ])
      expect(await read).toBe(24_000)
    },
  )

  test('a page that greets a version of ours that waits cuts off nothing', { tags: 'once' }, async ({
    here,
    profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    const stream = tab.evaluate(readStream)
    await tab.evaluate(() => fetch('/api/me').then(() => {}))
    site.deploy((script) => `${script}\n// next\n`)
    await tab.evaluate(greetWaiting)
    expect(await stream).toBe('complete')
  })

  test('the way back: another worker under the same URL waits for streams, then serves', async ({
    here,
    profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    const stream = tab.evaluate(readStream)
    await tab.evaluate(() => fetch('/api/me').then(() => {}))
    const taken = tab.evaluate(untilServedByAnother)
    write('sw.js', OBEYING)
    await tab.evaluate(() =>
      navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => {}),
    )
    expect(await stream).toBe('complete')
    expect(await taken).toMatch(/\/sw\.js/)
  })

  test('the way back to one that takes no word: the next page is not served by ours', {
    tags: 'once',
  }, async ({ here, profile }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    write('sw.js', PRECACHING)
    await tab.evaluate(() =>
      navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => {}),
    )
    await expect.poll(() => tab.evaluate(isRegistered)).toBe(false)
    expect(await send(tab, '/')).toEqual([200])
  })
})

/** An app that has a worker of its own, in an open tab. */
async function oldApp({ demo }: EngineSetting, profile: Profile, url: string): Promise<Tab> {
  write(url.slice(1), PRECACHING)
  const tab = await profile.openTab(`${demo.origin}/old.html`)
  await tab.evaluate(async (url) => {
    await navigator.serviceWorker.register(url)
    while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 20))
  }, url)
  return tab
}

declare global {
  interface Window {
    scopeWarnings: string[]
  }
}

function keepWarnings(): void {
  window.scopeWarnings = []
  console.warn = (...said: unknown[]) => void window.scopeWarnings.push(said.join(' '))
}

async function takeScope(url: string): Promise<void> {
  await navigator.serviceWorker.register(url, { scope: '/' })
  while (!navigator.serviceWorker.controller?.scriptURL.endsWith(url))
    await new Promise((resolve) => setTimeout(resolve, 20))
}

async function refusal(): Promise<{ code: string; message: string; took: number }> {
  const began = performance.now()
  return window.session.refresh().then(
    () => ({ code: 'none', message: 'served', took: 0 }),
    ({ code, message }) => ({ code, message, took: performance.now() - began }),
  )
}

async function signIn(): Promise<void> {
  await window.session.ready
  await window.session.signIn({ username: 'demo', password: 'demo' })
}

async function isRegistered(): Promise<boolean> {
  return (await navigator.serviceWorker.getRegistration()) !== undefined
}

async function untilRegistered(): Promise<void> {
  while (!(await navigator.serviceWorker.getRegistration()))
    await new Promise((resolve) => setTimeout(resolve, 50))
}

async function untilControlledBy(path: string): Promise<void> {
  while (new URL(navigator.serviceWorker.controller?.scriptURL ?? 'about:blank').pathname !== path)
    await new Promise((resolve) => setTimeout(resolve, 50))
}

function readStream(): Promise<string> {
  return fetch('/api/stream?events=100&interval=50')
    .then((response) => response.text())
    .then(
      (text) => (text.includes('event: done') ? 'complete' : 'silent end'),
      () => 'stream error',
    )
}

async function greetWaiting(): Promise<void> {
  const registration = await navigator.serviceWorker.ready
  await registration.update()
  while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 20))
  registration.waiting.postMessage({ holdfast: 'link' }, [new MessageChannel().port2])
}

function untilServedByAnother(): Promise<string | undefined> {
  return new Promise((resolve) => {
    navigator.serviceWorker.addEventListener(
      'controllerchange',
      () => resolve(navigator.serviceWorker.controller?.scriptURL),
      { once: true },
    )
    setTimeout(resolve, 60_000, 'still the old one')
  })
}
