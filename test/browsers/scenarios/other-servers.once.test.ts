import { expect } from 'vitest'
import { untilState } from '../../support/demo-tabs.js'
import { deploymentWith } from '../../support/deployment.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'
import { send, stateOf } from '../../support/session-page.js'
import { type OtherServer, startOtherServer } from '../other-server.js'

declare global {
  interface Window {
    readonly warnings: readonly string[]
  }
}

const site = deploymentWith(new URL('../pages/', import.meta.url), {
  pages: { 'other-servers': 'other-servers' },
  workers: ['other-servers-worker'],
})

const FORMATS = ['json', 'form'] as const

const test = scenario
  .extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })
  // biome-ignore lint/correctness/noEmptyPattern: what a fixture needs is read from its parameters.
  .extend('server', async ({}, { onCleanup }): Promise<OtherServer> => {
    const server = await startOtherServer()
    onCleanup(() => server.stop())
    return server
  })
  .extend(
    'openTab',
    ({ demo, profile, server }) =>
      async (query: Readonly<Record<string, string>> = {}): Promise<Tab> => {
        const search = new URLSearchParams({ server: server.origin, ...query })
        const tab = await profile.openTab(`${demo.origin}/other-servers.html?${search}`)
        await tab.evaluate(() => window.session.ready)
        return tab
      },
  )
  .extend(
    'api',
    ({ server }) =>
      (tab: Tab, count = 1) =>
        send(tab, `${server.origin}/api/me`, count),
  )

inEngines(() => {
  /** What the page hears of a sign-in. */
  function signIn(tab: Tab, credentials: Record<string, string> = { username: 'ada' }, step?: number) {
    return tab.evaluate(
      ({ credentials, step }) =>
        window.session.signIn(credentials, step === undefined ? {} : { step }).then(
          () => 'signed in' as const,
          ({ code, message, answer }) => ({ code, message, answer }),
        ),
      { credentials, step },
    )
  }

  test.for(FORMATS)(
    'a user of a server whose CORS list is fixed stays signed in over many expiries (%s)',
    async (format, { server, openTab, api }) => {
      const tab = await openTab({ format })
      expect(await signIn(tab)).toBe('signed in')
      for (let expiry = 1; expiry <= 3; expiry++) {
        server.expireAccess()
        expect(await api(tab, 5)).toEqual([200, 200, 200, 200, 200])
        expect(server.seen).toMatchObject({ refreshes: expiry, replays: 0, custom: [] })
      }
      const { events } = await tab.evaluate(() => window.session.inspect())
      const told = events.filter(({ type }) => type === 'odd-answer').map(({ detail }) => detail)
      expect(told.join()).toMatch(format === 'json' ? /CORS allows neither Idempotency-Key/ : /^$/)
      if (format === 'form') expect(server.seen.preflightsOfTokens).toBe(0)
    },
  )

  test('a server that allows the header gets it with every refresh, and nothing else is asked', async ({
    server,
    openTab,
    api,
  }) => {
    server.allowed += ', idempotency-key'
    const tab = await openTab()
    await signIn(tab)
    for (let expiry = 1; expiry <= 2; expiry++) {
      server.expireAccess()
      expect(await api(tab)).toEqual([200])
    }
    expect(server.seen).toMatchObject({ refreshes: 2, custom: ['idempotency-key', 'idempotency-key'] })
  })

  test('a server that tells no lifetimes is asked for a refresh when it says 401, and not before', async ({
    server,
    openTab,
    api,
  }) => {
    server.answer = ({ expires_in: _, ...tokens }: { expires_in?: number }) => ({
      status: 200,
      body: { ...tokens, refresh_expires_in: 0, scope: ['odd'], claims: 'odd' },
    })
    const tab = await openTab()
    expect(await signIn(tab)).toBe('signed in')
    expect(await api(tab, 5)).toEqual([200, 200, 200, 200, 200])
    expect(await api(tab, 5)).toEqual([200, 200, 200, 200, 200])
    expect(server.seen.refreshes).toBe(0)
    server.expireAccess()
    expect(await api(tab, 5)).toEqual([200, 200, 200, 200, 200])
    expect(await api(tab, 5)).toEqual([200, 200, 200, 200, 200])
    expect(server.seen).toMatchObject({ refreshes: 1, replays: 0 })
    expect(await stateOf(tab)).toMatchObject({ status: 'active', claims: {}, sessionExpiresAt: null })
  })

  test('a refresh that brings a new refresh token and no access token costs nobody the session', async ({
    server,
    openTab,
    api,
  }) => {
    const tab = await openTab()
    await signIn(tab)
    let isOdd = true
    server.answer = (good) => {
      const { access_token: _, ...rest } = good as { access_token?: string }
      return { status: 200, body: isOdd ? rest : good }
    }
    server.expireAccess()
    const before = api(tab)
    await untilState(tab, { status: 'active', reachable: false })
    isOdd = false
    expect(await before).toEqual([200])
    expect(server.seen).toMatchObject({ replays: 0 })
    expect(await stateOf(tab)).toMatchObject({ status: 'active', reachable: true })
  })

  test('a user with a second factor is asked for it, and signed in by it', async ({
    server,
    openTab,
    api,
  }) => {
    const tab = await openTab()
    const good = server.answer
    server.answer = () => ({ status: 200, body: { challenge: 'otp', transaction: 't-1' } })
    expect(await signIn(tab)).toMatchObject({
      code: 'challenged',
      answer: { challenge: 'otp', transaction: 't-1' },
    })
    expect((await stateOf(tab)).status).toBe('signed-out')
    server.answer = good
    expect(await signIn(tab, { transaction: 't-1', code: '123456' }, 2)).toBe('signed in')
    expect(await api(tab)).toEqual([200])
    expect(await signIn(tab, { code: '1' }, 3)).toMatchObject({ code: 'invalid_call' })
  })

  test('a server that refuses a dead refresh token with 403 ends the session where the app says so', async ({
    server,
    openTab,
    api,
  }) => {
    const tab = await openTab({ refusedWith: '403' })
    await signIn(tab)
    server.answer = () => ({ status: 403, body: { error_description: 'Gone.', reason: 'revoked' } })
    server.expireAccess()
    expect(await api(tab)).toEqual([401])
    expect(await stateOf(tab)).toMatchObject({
      status: 'signed-out',
      ended: { reason: 'revoked', message: 'Gone.' },
    })
  })

  test('a developer whose refresh is answered 403 reads in the page’s console what to do, once', async ({
    server,
    openTab,
    api,
  }) => {
    const tab = await openTab()
    await signIn(tab)
    const error_description = 'List its origin in CORS_ORIGINS.'
    server.answer = () => ({ status: 403, body: { error: 'csrf', error_description } })
    server.expireAccess()
    expect(await api(tab, 3)).toEqual([0, 0, 0])
    await untilState(tab, { status: 'active', reachable: false })
    const warnings = await tab.evaluate(() => window.warnings)
    expect(warnings).toEqual([
      expect.stringMatching(
        /^holdfast: POST http:\/\/localhost:\d+\/token was answered 403 csrf \(List its origin in CORS_ORIGINS\.\); .*forgery/,
      ),
    ])
  })

  test('nobody is warned of an outage', async ({ server, openTab, api }) => {
    const tab = await openTab()
    await signIn(tab)
    server.answer = () => ({ status: 503, body: {} })
    server.expireAccess()
    await api(tab)
    await untilState(tab, { status: 'active', reachable: false, reason: 'outage' })
    expect(await tab.evaluate(() => window.warnings)).toEqual([])
  })

  test('a developer whose server lets no other origin in reads its URL and that it is CORS', async ({
    demo,
    openTab,
  }) => {
    const tab = await openTab({ server: `${demo.origin.replace('localhost', '127.0.0.1')}/auth` })
    expect(await signIn(tab)).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(
        /127\.0\.0\.1:\d+\/auth\/token: .*CORS does not allow http:\/\/localhost/,
      ),
    })
  })
})
