import { expect } from 'vitest'
import { removeWorker, untilState } from '../../support/demo-tabs.js'
import type { Profile, Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'
import { takeUploadsWarily } from '../../support/wary-uploads.js'
import {
  follow,
  openApp,
  openidPages,
  provider,
  showInstead,
  stopAtProvider,
  traces,
  until,
  wayBack,
} from '../openid-app.js'

const site = openidPages()

const test = scenario
  .extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })
  .extend('server', provider)
  .extend(
    'openIn',
    ({ demo, server }) =>
      (profile: Profile, query?: object): Promise<Tab> =>
        openApp(demo, server, profile, query),
  )
  .extend(
    'open',
    ({ profile, openIn }) =>
      (query?: object) =>
        openIn(profile, query),
  )

inEngines(() => {
  test('a plain link signs in, the page is authorised at once, and no script finds the code', async ({
    server,
    open,
  }) => {
    const tab = await open()
    await follow(tab, '/signin.html?returnTo=/openid.html%23notes')
    await until(tab, '/openid.html#notes', 'active')
    expect(await tab.evaluate(() => window.told)).toBe('200 ada')
    expect(await tab.evaluate(() => window.session.getState())).toMatchObject({
      claims: { sub: 'ada', name: 'ADA' },
    })
    expect(await traces(tab)).not.toMatch(/code=|state=/)
    expect(server.seen).toMatchObject({ starts: 1, codes: 1, replays: 0 })
    // To the page before, and to no callback.
    await tab.back()
    await until(tab, `/openid.html?${new URLSearchParams({ issuer: server.issuer })}`, 'active')
    expect(server.seen).toMatchObject({ starts: 1, codes: 1 })
  })

  test.for(['worker', 'workerless'])(
    'a user signs in with tokens that are bound to a key, and stays so (%s)',
    async (mode, { server, open }) => {
      const tab = await open({ bound: '', [mode]: '' })
      await follow(tab, '/signin.html?returnTo=/openid.html%23notes')
      await until(tab, '/openid.html#notes', 'active')
      expect(await tab.evaluate(() => window.told)).toBe('200 ada')
      await tab.evaluate(() => window.session.refresh())
      // The nonce alone was asked for.
      expect(server.seen).toMatchObject({ starts: 1, codes: 2, noncesAsked: 1, refreshes: 1, replays: 0 })
    },
  )

  test('a popup signs in the page that opened it, and is gone', { tags: 'once' }, async ({
    server,
    open,
  }) => {
    const tab = await open()
    stopAtProvider(server)
    const popup = await tab.opens('#popup')
    const href = await wayBack(server, popup)
    await follow(popup, href)
    await untilState(tab, { status: 'active' })
    expect(server.seen).toMatchObject({ starts: 1, codes: 1 })
    await expect.poll(() => popup.evaluate(() => 'open').catch(() => 'gone')).toBe('gone')
  })

  test('a user steps up in a popup in the middle of an upload, which then arrives once, and whole', {
    tags: 'once',
  }, async ({ server, open }) => {
    const tab = await open()
    const uploads = takeUploadsWarily(server)
    await follow(tab, '/signin.html?returnTo=/openid.html')
    await until(tab, '/openid.html', 'active')
    const uploaded = tab.evaluate(async (url) => {
      const body = new Blob(Array.from({ length: 3_000_000 / 10 }, (_, part) => String(part).padEnd(10)))
      return (await fetch(url, { method: 'POST', body })).status
    }, `${server.issuer}/uploads`)
    const state = () => tab.evaluate(() => window.session.getState())
    await expect.poll(state).toMatchObject({ status: 'active', stepUp: { acrValues: 'otp', maxAge: null } })
    expect(uploads).toMatchObject({ refused: 1, taken: [] })
    stopAtProvider(server)
    const popup = await tab.opens('#step-up')
    await follow(popup, await wayBack(server, popup))
    expect(await uploaded).toBe(201)
    const parts = uploads.taken.map((body) => body.toString().match(/.{10}/g)?.map(Number))
    expect(parts).toEqual([Array.from({ length: 3_000_000 / 10 }, (_, part) => part)])
    expect(uploads.refused).toBe(1)
    expect(server.seen).toMatchObject({ starts: 2, codes: 2, refreshes: 0 })
    expect(await state()).not.toHaveProperty('stepUp')
  })

  test('a user who says no reads so where they came from', { tags: 'once' }, async ({ server, open }) => {
    const tab = await open()
    server.person = { account: 'ada', says: 'no' }
    await follow(tab, '/signin.html?returnTo=/openid.html')
    await until(tab, '/openid.html', 'signed-out')
    expect(await tab.evaluate(() => window.session.getState())).toMatchObject({
      signInError: { error: 'access_denied', returnTo: '/openid.html' },
    })
    expect(server.seen.codes).toBe(0)
  })

  test('a provider that posts its answer, or puts it into a fragment, signs nobody in, and is not asked again', {
    tags: 'once',
  }, async ({ server, open }) => {
    const post = ({ origin, pathname, searchParams }: URL): string => {
      const fields = [...searchParams].map(([name, value]) => `<input name="${name}" value="${value}">`)
      return `<form method="post" action="${origin}${pathname}">${fields.join('')}</form><script>document.forms[0].submit()</script>`
    }
    const fragment = ({ href }: URL): string =>
      `<script>location.replace("${href.replace('?', '#')}")</script>`
    for (const page of [post, fragment]) {
      const tab = await open()
      showInstead(server, page)
      await follow(tab, '/signin.html?returnTo=/openid.html')
      await until(tab, '/#/', 'signed-out')
      expect(await tab.evaluate(() => window.session.getState())).toMatchObject({
        signInError: { description: expect.stringContaining('response_mode') },
      })
    }
    expect(server.seen).toMatchObject({ starts: 2, codes: 0 })
  })

  test('a user whose worker is killed while it exchanges the code is signed in all the same', async ({
    server,
    killable,
    openIn,
  }) => {
    const tab = await openIn(killable)
    let answer = (): void => {}
    const held = new Promise<void>((resolve) => {
      answer = resolve
    })
    let reached = (): void => {}
    const isReached = new Promise<void>((resolve) => {
      reached = resolve
    })
    server.beforeToken = () => {
      reached()
      return held
    }
    await follow(tab, '/signin.html?returnTo=/openid.html')
    await isReached
    await until(tab, '/openid.html', 'signing-in')
    await killable.killWorkers()
    server.beforeToken = async () => {}
    answer()
    await until(tab, '/openid.html', 'active')
    expect(server.seen).toMatchObject({ replays: 0 })
  })

  test('a callback that comes past the worker is handed over, and its code is not left in the URL', async ({
    server,
    open,
  }) => {
    const tab = await open()
    stopAtProvider(server)
    await follow(tab, '/signin.html?returnTo=/openid.html')
    const href = await wayBack(server, tab)
    await removeWorker(tab)
    await follow(tab, href)
    await until(tab, '/openid.html', 'active')
    expect(server.seen).toMatchObject({ codes: 1, replays: 0 })
  })

  test('a page without a worker signs in, refreshes and signs out by itself', { tags: 'once' }, async ({
    server,
    open,
  }) => {
    const tab = await open({ workerless: '' })
    await follow(tab, '/signin.html?returnTo=/openid.html')
    await until(tab, '/openid.html', 'active')
    expect(await tab.evaluate(() => window.told)).toBe('200 ada')
    await tab.evaluate(() => window.session.refresh())
    expect(server.seen).toMatchObject({ codes: 1, refreshes: 1, replays: 0 })
  })

  test('a sign-out at the provider ends its session, and leads back', { tags: 'once' }, async ({
    server,
    open,
  }) => {
    const tab = await open()
    await follow(tab, '/signin.html?returnTo=/openid.html')
    await until(tab, '/openid.html', 'active')
    await tab.evaluate(() => void window.session.signOut({ atProvider: true }))
    await expect.poll(() => server.seen.logouts).toBeGreaterThan(0)
    await until(tab, '/openid.html', 'signed-out')
    expect(server.seen.revocations).toBe(1)
    // Nobody is signed in there any more.
    await follow(tab, '/signin.html?returnTo=/openid.html&prompt=none')
    await expect
      .poll(() => tab.evaluate(() => window.session.getState()).catch(() => null))
      .toMatchObject({ status: 'signed-out', signInError: { error: 'login_required' } })
  })
})
