import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect } from 'vitest'
import { untilState } from '../../support/demo-tabs.js'
import type { Engine, Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'
import { startGuardedApi } from '../guarded-api.js'
import { follow, openApp, openidPages, providerOf, until } from '../openid-app.js'

declare global {
  interface Window {
    /** Every status that this page has shown, in their order. */
    shown: string[]
    /** The stream that it reads. */
    reading: { events: number; failure: string | null }
  }
}

const TABS = 10
const PATIENCE = 90_000
/** Of the token that is left to the clock, in seconds. */
const SHORT_LIFE = 20
const LONG_LIFE = 3_600

/** Rows of the table of requests, which every tab makes at every expiry. */
const KINDS = [
  '`fetch` GET',
  '`fetch` POST with JSON',
  '`fetch` POST with `FormData` and a file',
  "XHR with `responseType: 'json'`",
  'XHR POST with `FormData`',
  '`EventSource`',
  '`<img>`',
]
const STREAMED = '`fetch` POST with a `ReadableStream`'
/** Of a second one in one page Chromium asks the user. */
const DOWNLOAD = 'navigation to a file'

const site = openidPages()
// More streams are open than one server is given connections for over HTTP/1.1.
const api = await startGuardedApi('h2')
afterAll(api.stop)

let life = SHORT_LIFE

const test = scenario
  .extend('env', { scope: 'file' }, { STATIC_DIR: site.directory, CORS_ORIGINS: api.origin })
  .extend('server', async ({ demo }, { onCleanup }) => {
    life = SHORT_LIFE
    const server = await providerOf(api, { ttl: accessTokensLive(() => life) })
    onCleanup(() => server.stop())
    api.provider = server
    api.app = { origin: demo.origin, accessToken: await ownTokenOf(demo.origin) }
    return server
  })

inEngines(() => {
  test('a user who signs in by a plain link keeps working in ten tabs over three expiries, and signs out at the provider', {
    timeout: 300_000,
  }, async ({ engine, server, profile }) => {
    const refusals: unknown[] = []
    server.alter = (answer) => {
      // A preflight is answered without a body.
      if (answer.path === '/token' && answer.body)
        refusals.push(Object(JSON.parse(answer.body)).error ?? null)
      return answer
    }
    const first = await openApp(api, server, profile, { bound: '' })
    const others: Tab[] = []
    while (others.length < TABS - 1) others.push(await openApp(api, server, profile, { bound: '' }))
    const tabs = [first, ...others]
    await follow(first, '/signin.html?returnTo=/openid.html')
    await until(first, '/openid.html', 'active')
    life = LONG_LIFE
    const expiresAt = await first.evaluate(() => {
      const state = window.session.getState()
      return state.status === 'active' ? state.accessExpiresAt : 0
    })
    for (const tab of tabs) await untilState(tab, { status: 'active' })
    for (const [at, tab] of tabs.entries()) await tab.evaluate(watch, `stream-${at}`)

    const byClock = () => sleep(expiresAt - Date.now() + 1_000)
    for (const [index, expiry] of [byClock, api.expire, api.expire].entries()) {
      const requests = tabs.map((_, at) => requestsOf(engine, at, index))
      const held = api.hold(
        requests.flatMap((all, at) =>
          all.filter(({ row }) => isHeld(engine, row, at)).map(({ name }) => name),
        ),
      )
      const made = Promise.all(
        tabs.map((tab, at) =>
          tab.evaluate(make, { requests: requests[at] ?? [], patience: PATIENCE, elsewhere: server.issuer }),
        ),
      )
      await Promise.race([held.allThere, made])
      await expiry()
      held.letGo()
      expect((await made).flat()).toEqual([])
      for (const { name, row } of requests.flat()) {
        const answers = api.answers.get(name) ?? []
        expect([row, answers.at(-1)]).toEqual([row, 200])
        expect([row, withoutOneEach(answers)]).toEqual([row, [200]])
      }
      expect(server.seen).toMatchObject({ refreshes: index + 1, replays: 0 })
      const read = await Promise.all(tabs.map((tab) => tab.evaluate(() => window.reading)))
      expect(read.map(({ failure }) => failure)).toEqual(tabs.map(() => null))
    }

    // Of each token request at most one was refused, for its nonce.
    expect(new Set(refusals)).toEqual(new Set(['use_dpop_nonce', null]))
    expect(refusals.filter((error) => error === null)).toHaveLength(4)
    expect(refusals.some((error, at) => error !== null && refusals[at + 1] !== null)).toBe(false)
    for (const [at, tab] of tabs.entries()) {
      expect(await tab.evaluate(() => window.shown)).toEqual(['active'])
      expect(api.answers.get(`stream-${at}`)?.at(-1)).toBe(200)
      const { events } = await tab.evaluate(() => window.reading)
      await expect.poll(() => tab.evaluate(() => window.reading.events)).toBeGreaterThan(events)
    }

    await first.evaluate(() => void window.session.signOut({ atProvider: true }))
    await expect.poll(() => server.seen.logouts).toBe(1)
    await until(first, '/openid.html', 'signed-out')
    for (const tab of others) await untilState(tab, { status: 'signed-out' })
    // Nobody is signed in there any more.
    await follow(first, '/signin.html?returnTo=/openid.html&prompt=none')
    await expect
      .poll(() => first.evaluate(() => window.session.getState()).catch(() => null))
      .toMatchObject({ status: 'signed-out', signInError: { error: 'login_required' } })
  })
})

interface Made {
  readonly name: string
  readonly row: string
}

function requestsOf({ lacks }: Engine, tab: number, expiry: number): readonly Made[] {
  const rows = [
    ...KINDS,
    ...(lacks.has('stream upload') ? [] : [STREAMED]),
    ...(tab === expiry ? [DOWNLOAD] : []),
  ]
  return rows.map((row) => ({ row, name: crypto.randomUUID() }))
}

/** WebKitGTK sends each POST over a connection of its own, of which it has six: no more than those of one tab can wait. */
function isHeld({ name }: Engine, row: string, tab: number): boolean {
  return name !== 'WebKit' || tab === 0 || !row.includes('POST')
}

/** What is left when one proof that wanted a nonce, and one token that had expired, were refused. */
function withoutOneEach(answers: readonly unknown[]): readonly unknown[] {
  return answers.filter(
    (answer, at) =>
      !['use_dpop_nonce', 'invalid_token'].includes(String(answer)) || answers.indexOf(answer) !== at,
  )
}

/** In the page: makes these requests at once, and gives back what was wrong. */
async function make(given: {
  readonly requests: readonly Made[]
  readonly patience: number
  readonly elsewhere: string
}): Promise<readonly string[]> {
  const wrong = await Promise.all(
    given.requests.map(async ({ row, name }) => {
      const { elsewhere } = given
      const place = {
        api: `${location.origin}/api`,
        elsewhere,
        credentials: 'same-origin' as const,
        nonce: name,
      }
      const failure = await window.makeRequest(row, place, given.patience)
      return failure === null ? [] : [`${row}: ${failure}`]
    }),
  )
  return wrong.flat()
}

/** In the page: reads a stream that goes on, and notes every status. */
async function watch(name: string): Promise<void> {
  window.shown = [window.session.getState().status]
  window.session.subscribe(() => {
    const { status } = window.session.getState()
    if (window.shown.at(-1) !== status) window.shown.push(status)
  })
  const reading: Window['reading'] = { events: 0, failure: null }
  window.reading = reading
  const response = await fetch(`/api/stream?events=100000&interval=200&n=${name}`)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  async function read(): Promise<void> {
    for (;;) {
      const part = await reader?.read()
      if (!part || part.done) throw new Error('it has ended')
      const lines = (rest + part.value).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines.filter((each) => each.startsWith('id: '))) {
        if (line !== `id: ${reading.events + 1}`) throw new Error(`${line} after ${reading.events}`)
        reading.events += 1
      }
    }
  }
  read().catch((error) => {
    reading.failure = String(error)
  })
}

function accessTokensLive(seconds: () => number): { readonly AccessToken: () => number } {
  return { AccessToken: seconds }
}

/** With which the API of the demo is asked. */
async function ownTokenOf(origin: string): Promise<string> {
  const response = await fetch(`${origin}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'demo', password: 'demo' }),
  })
  return String(Object(await response.json()).access_token)
}
