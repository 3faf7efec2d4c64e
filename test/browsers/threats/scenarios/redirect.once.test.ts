import { afterAll, beforeAll, expect } from 'vitest'
import { browserWith } from '../../../host/openid/browser.js'
import type { Demo } from '../../../support/demo-server.js'
import { removeWorker } from '../../../support/demo-tabs.js'
import type { Profile, Tab } from '../../../support/engines/engine.js'
import { inEngines } from '../../../support/in-engines.js'
import { CLIENT_ID, type OpenidServer } from '../../../support/openid-server.js'
import { prover } from '../../../support/prover.js'
import { test as scenario } from '../../../support/scenario.js'
import { follow, openApp, openidPages, provider, stopAtProvider, traces, wayBack } from '../../openid-app.js'
import { verdictsOf } from '../attempted.js'
import { type Arrived, startStranger } from '../odd-servers.js'
import { recordThreats } from '../record.js'
import type { RedirectAttempt } from '../redirect-attempts.js'
import { OF_REDIRECT } from '../table.js'
import { REDIRECT_MODES, type RedirectMode, type Verdict } from '../verdict.js'

const site = openidPages()

const test = scenario
  .extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })
  .extend('server', provider)

interface World {
  readonly demo: Demo
  readonly server: OpenidServer
  readonly profile: Profile
  readonly tab: Tab
  /** The origin of somebody else's server. */
  readonly elsewhere: string
}

const HOME = '/openid.html'
const SIGN_IN = `/signin.html?returnTo=${HOME}`

const verdictOn = (isPossible: boolean): Verdict => (isPossible ? 'possible' : 'stopped')

inEngines(() => {
  /** What arrived at somebody else's server. */
  const stolen: Arrived[] = []
  let stranger: Awaited<ReturnType<typeof startStranger>>
  beforeAll(async () => {
    stranger = await startStranger((request) => stolen.push(request))
  })
  afterAll(() => stranger?.stop())

  /**
   * Goes there, and wherever that leads, until somebody is signed in there.
   *
   * @returns Where that is: a path of the app, another site, or what a script has said that should not run.
   */
  async function arrives({ tab, demo }: World, url: string): Promise<string> {
    await tab.evaluate(() => {
      window.isLeft = true
    })
    await follow(tab, url)
    let seen = ''
    const look = async () => {
      seen = await tab.evaluate(whereabouts, demo.origin).catch(() => '')
      return seen
    }
    await expect.poll(look, { interval: 30 }).not.toBe('')
    return seen
  }

  async function signedIn(world: World): Promise<void> {
    expect(await arrives(world, SIGN_IN)).toBe(HOME)
  }

  /** What the worker has noted of sign-ins that came to nothing. */
  function noted({ tab }: World): Promise<string> {
    return tab.evaluate(async () => JSON.stringify((await window.session.inspect()).events))
  }

  /** How many codes and tokens the provider is sent over it. */
  async function sentOver({ server }: World, task: () => Promise<unknown>): Promise<number> {
    let sent = 0
    server.beforeToken = async () => void sent++
    await task()
    server.beforeToken = async () => {}
    return sent
  }

  /** Whether the user is who they were. */
  async function isAda({ tab }: World): Promise<boolean> {
    const state = await tab.evaluate(() => window.session.getState())
    return state.status === 'active' && state.claims.sub === 'ada'
  }

  /** Where the provider leads back to in another browser, which eve has signed in with. */
  async function callbackOfEve({ demo, server }: World): Promise<URL> {
    const before = server.person
    server.person = { account: 'eve', says: 'yes' }
    const browser = browserWith(demo.origin, async () => null)
    browser.stopsAt = ({ origin }) => origin === demo.origin
    const { url } = await browser.visit(`${server.issuer}/auth?${await flowOf(demo, 'eve')}`)
    server.person = before
    return new URL(url)
  }

  /** Begins a sign-in, and stops where the provider leads back. */
  async function atProvider({ server, tab }: World, path = SIGN_IN): Promise<URL> {
    stopAtProvider(server)
    await follow(tab, path)
    return new URL(await wayBack(server, tab))
  }

  const judges: Readonly<Record<RedirectAttempt, (world: World) => Promise<Verdict>>> = {
    'find the code of a sign-in in the page: its URL, history, referrer or performance entries': async ({
      tab,
    }) => verdictOn(/code=/.test(await traces(tab))),

    'read the refresh token, or the verifier of a sign-in, in storage that scripts can read': async (
      world,
    ) => {
      const href = await atProvider(world)
      await world.tab.goto(`${world.demo.origin}/icon.svg`)
      const { text } = await world.tab.evaluate(readStore)
      await arrives(world, href.href)
      return verdictOn(/"refreshToken":"|"verifier":"/.test(text))
    },

    'have the answer of another issuer taken for this one': async (world) => {
      const href = await atProvider(world)
      href.searchParams.set('iss', 'https://other.example')
      const sent = await sentOver(world, async () => {
        await arrives(world, href.href)
        await expect.poll(() => noted(world)).toMatch(/sign-in: invalid_response/)
      })
      return verdictOn(sent > 0 || !(await isAda(world)))
    },

    'put the code of another browser into a sign-in under way': async (world) => {
      const eve = await callbackOfEve(world)
      const href = await atProvider(world)
      href.searchParams.set('code', String(eve.searchParams.get('code')))
      await arrives(world, href.href)
      await expect.poll(() => noted(world)).toMatch(/sign-in: invalid_grant/)
      return verdictOn(!(await isAda(world)))
    },

    'sign the user in as somebody else, by the callback of another browser': async (world) => {
      const eve = await callbackOfEve(world)
      await arrives(world, eve.href)
      const isStillAda = await isAda(world)
      await world.tab.evaluate(() => window.session.signOut())
      await arrives(world, eve.href)
      return verdictOn(!(isStillAda && (await isAda(world))))
    },

    'be led to another site, or to a script, by `returnTo` of a link': async (world) => {
      const { host } = new URL(world.elsewhere)
      const pages: string[] = []
      for (const returnTo of [`${world.elsewhere}/page`, `//${host}/page`, SCRIPT])
        pages.push(await arrives(world, `/signin.html?${new URLSearchParams({ returnTo })}`))
      return verdictOn(pages.some((page) => page !== '/'))
    },

    'write to the disk where a sign-in leads: to another site, or to a script': async (world) => {
      const pages: string[] = []
      for (const [page = '', popup] of [
        [`${world.elsewhere}/page`, ''],
        [SCRIPT, '&popup'],
      ]) {
        const href = await atProvider(world, `${SIGN_IN}${popup}`)
        await world.tab.goto(`${world.demo.origin}/icon.svg`)
        await world.tab.evaluate(overwrite, { transaction: { returnTo: page } })
        pages.push(await arrives(world, href.href))
      }
      // Without a disk it leads where it should.
      return verdictOn(pages.some((page) => page !== '/' && page !== HOME))
    },

    'write to the disk where the provider is, and be sent codes and tokens by the next worker': async (
      world,
    ) => {
      stolen.length = 0
      const { issuer } = world.server
      const names = ['authorization', 'token', 'revocation', 'userinfo', 'end_session']
      const endpoints = names.map((name) => [`${name}_endpoint`, `${world.elsewhere}/${name}`])
      const found = { issuer, ...Object.fromEntries(endpoints) }
      const href = await atProvider(world)
      await world.tab.goto(`${world.demo.origin}/icon.svg`)
      await world.tab.evaluate(overwrite, {
        transaction: { server: found },
        record: { found, at: Date.now() },
        name: `openid ${issuer}/`,
      })
      await removeWorker(world.tab)
      const sent = await sentOver(world, () => arrives(world, href.href))
      expect(sent + stolen.length).toBeGreaterThan(0)
      return verdictOn(stolen.length > 0)
    },

    'sign the user out, or in as somebody else, from a page of another site: frames, forms, links': async (
      world,
    ) => {
      const eve = await callbackOfEve(world)
      const foreign = await world.profile.openTab(`${world.elsewhere}/page`)
      await foreign.evaluate(molest, [
        ...[
          '/signin.html',
          '/signin.html?resume',
          '/signin.html?leave=x',
          '/callback.html?error=access_denied&state=x',
        ].map((path) => `${world.demo.origin}${path}`),
        eve.href,
      ])
      for (const path of ['/signin.html?leave=x', '/callback.html?error=access_denied&state=x', eve.href])
        await arrives({ ...world, tab: foreign }, new URL(path, world.demo.origin).href)
      await foreign.close()
      return verdictOn(!(await isAda(world)) || world.server.seen.logouts > 0)
    },

    'sign the user out, be sent tokens, or have requests sent without end, by what a network in between answers: a redirect, a page, no nonce':
      async (world) => {
        stolen.length = 0
        const { server, tab, elsewhere } = world
        const asked = { '/token': 0, '/me': 0 }
        const atToken = [
          { status: 400, headers: JSON_TYPE, body: '{"error":"use_dpop_nonce"}' },
          { status: 307, headers: { location: `${elsewhere}/token` }, body: '' },
          { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
        ]
        const noNonce = {
          status: 401,
          headers: { 'www-authenticate': 'DPoP error="use_dpop_nonce"' },
          body: '',
        }
        server.instead = (path) => {
          if (path !== '/me') return null
          asked[path]++
          return noNonce
        }
        await tab.evaluate(askApi, `${server.issuer}/me`)
        expect(asked['/me']).toBeGreaterThan(0)
        // Its proof may have been refused, which brings another refresh before it is given up.
        server.instead = (path) => (path === '/token' ? (atToken[asked[path]++ % 3] ?? null) : null)
        await expect.poll(() => tab.evaluate(refreshBeside), { interval: 200 }).toBe('unreachable')
        await expect.poll(() => asked['/token']).toBeGreaterThan(1)
        server.instead = () => null
        await expect.poll(() => tab.evaluate(refreshBeside), { interval: 200 }).toBe('reachable')
        const isSent = stolen.some(({ path, headers }) => path === '/token' || headers.authorization)
        const isEndless = asked['/me'] > MANY || asked['/token'] > MANY
        return verdictOn(isSent || isEndless || !(await isAda(world)))
      },

    'use a copied refresh token elsewhere, with whatever of its key can be copied': async (world) => {
      const { refreshToken, isKeyRead } = await world.tab.evaluate(readStore)
      if (refreshToken === undefined) return 'stopped'
      const thief = await prover(Date.now)
      const url = `${world.server.issuer}/token`
      const body = new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: CLIENT_ID,
        refresh_token: refreshToken,
      })
      async function post(claims?: object): Promise<Response> {
        const dpop = await thief.proof('POST', url, { ...claims })
        return fetch(url, { method: 'POST', body, headers: { dpop } })
      }
      const first = await post()
      const nonce = first.headers.get('dpop-nonce')
      const response = !first.ok && nonce ? await post({ nonce }) : first
      const isUsed = response.ok || isKeyRead
      if (isUsed) await signedIn(world)
      return verdictOn(isUsed)
    },

    'refresh in the page, with the refresh token and the key that lie in the store': async (world) => {
      const status = await world.tab.evaluate(refreshInPage, {
        issuer: world.server.issuer,
        clientId: CLIENT_ID,
      })
      if (status === 200) await signedIn(world)
      return verdictOn(status === 200)
    },

    'take the worker away, and sign in by a flow of its own': async (world) => {
      const flow = await flowOf(world.demo, 'own')
      await removeWorker(world.tab)
      // Any text of the origin will do, as long as no Holdfast runs in it.
      await world.tab.goto(`${world.demo.origin}/openid-worker.js`)
      await world.tab.evaluate(offerFlow, `${world.server.issuer}/auth?${flow}`)
      await world.tab.opens('#flow')
      const caught = () => world.tab.evaluate(() => window.caught ?? '')
      await expect.poll(caught, { interval: 50 }).not.toBe('')
      const fields = {
        ...Object.fromEntries(flow),
        grant_type: 'authorization_code',
        code: String(new URL(await caught()).searchParams.get('code')),
        code_verifier: VERIFIER,
      }
      const answer = await world.tab.evaluate(post, { url: `${world.server.issuer}/token`, fields })
      return verdictOn(/"refresh_token":"/.test(answer))
    },
  }

  test.for(Object.keys(REDIRECT_MODES) as RedirectMode[])(
    'a sign-in by redirect (%s)',
    async (mode, { here, demo, server, openProfile, task }) => {
      const profile = await openProfile()
      const tab = await openApp(demo, server, profile, REDIRECT_MODES[mode])
      const world = { demo, server, profile, tab, elsewhere: `http://127.0.0.1:${stranger.port}` }
      await signedIn(world)
      const verdicts = await verdictsOf(judges, (judge) => judge(world))
      await recordThreats(here, task, OF_REDIRECT, mode, verdicts)
    },
  )
})

/** More than anybody sends who gives up. */
const MANY = 12

const JSON_TYPE = { 'content-type': 'application/json' }

const SCRIPT = `javascript:localStorage.setItem('ran','ran')`
const VERIFIER = 'v'.repeat(43)

declare global {
  interface Window {
    isLeft: boolean | undefined
    /** The URL that a popup was led to. */
    caught: string | undefined
  }
}

async function flowOf({ origin }: Demo, name: string): Promise<URLSearchParams> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(VERIFIER))
  return new URLSearchParams({
    client_id: CLIENT_ID,
    redirect_uri: `${origin}/callback.html`,
    response_type: 'code',
    scope: 'openid profile',
    state: name,
    nonce: name,
    code_challenge: Buffer.from(hash).toString('base64url'),
    code_challenge_method: 'S256',
  })
}

function whereabouts(origin: string): string {
  const ran = localStorage.getItem('ran')
  if (window.isLeft || ran) return ran ?? ''
  if (location.origin !== origin) return location.href
  const isOnItsWay = /^\/(callback|signin)/.test(location.pathname)
  return !isOnItsWay && window.session?.getState().status === 'active' ? location.pathname : ''
}

interface Found {
  /** Every record of the store, as JSON. */
  readonly text: string
  readonly refreshToken?: string
  /** Whether the key that it is bound to can be read. */
  readonly isKeyRead: boolean
}

async function readStore(): Promise<Found> {
  const opening = indexedDB.open('holdfast')
  await new Promise((resolve) => opening.addEventListener('success', resolve))
  const database = opening.result
  const names = [...database.objectStoreNames]
  const reading = names.length > 0 ? database.transaction(names).objectStore('session').getAll() : null
  if (reading) await new Promise((resolve) => reading.addEventListener('success', resolve))
  database.close()
  const records = reading?.result ?? []
  const { refreshToken, proofKey } = Object(records.find((stored) => stored?.tokens)?.tokens)
  const exported = proofKey && crypto.subtle.exportKey('jwk', proofKey.privateKey)
  const isKeyRead = await Promise.resolve(exported).then(Boolean, () => false)
  return { text: JSON.stringify(records), refreshToken, isKeyRead }
}

/** Changes each sign-in that is under way, and writes one record more. */
async function overwrite({
  transaction,
  record = {},
  name = 'own',
}: {
  readonly transaction: object
  readonly record?: object
  readonly name?: string
}): Promise<void> {
  const opening = indexedDB.open('holdfast')
  await new Promise((resolve) => opening.addEventListener('success', resolve))
  const database = opening.result
  if (database.objectStoreNames.length > 0) {
    const store = database.transaction('session', 'readwrite').objectStore('session')
    store.put(record, name)
    const walk = store.openCursor()
    await new Promise<void>((resolve) => {
      walk.onsuccess = () => {
        const cursor = walk.result
        if (!cursor) return resolve()
        for (const begun of Object.values(Object(cursor.value.transactions)))
          Object.assign(Object(begun), transaction)
        cursor.update(cursor.value)
        cursor.continue()
      }
    })
  }
  database.close()
}

/** Whatever of a page can ask for a URL, without a click of the user's. */
async function molest(urls: readonly string[]): Promise<void> {
  const loaded = (element: HTMLElement) =>
    new Promise<void>((resolve) => {
      element.addEventListener('load', () => resolve())
      setTimeout(resolve, 2_000)
      document.body.append(element)
    })
  await Promise.all(
    urls.map(async (url, index) => {
      await fetch(url, { mode: 'no-cors', credentials: 'include' }).catch(() => {})
      const frame = Object.assign(document.createElement('iframe'), { name: `frame${index}`, src: url })
      await loaded(frame)
      const form = Object.assign(document.createElement('form'), {
        method: 'post',
        action: url,
        target: frame.name,
      })
      document.body.append(form)
      form.submit()
    }),
  )
}

/** What is not known to be served is asked for again, and not waited for. */
function refreshBeside(): string {
  void window.session.refresh().catch(() => {})
  const state = window.session.getState()
  return state.status === 'active' ? (state.reachable ? 'reachable' : 'unreachable') : state.status
}

function askApi(url: string): Promise<unknown> {
  return Promise.all(Array.from({ length: 3 }, () => fetch(url).catch(() => {})))
}

/** With the handle of the key, if there is one. */
async function refreshInPage({
  issuer,
  clientId,
}: {
  readonly issuer: string
  readonly clientId: string
}): Promise<number> {
  const opening = indexedDB.open('holdfast')
  await new Promise((resolve) => opening.addEventListener('success', resolve))
  const database = opening.result
  const names = [...database.objectStoreNames]
  const reading = names.length > 0 ? database.transaction(names).objectStore('session').getAll() : null
  if (reading) await new Promise((resolve) => reading.addEventListener('success', resolve))
  database.close()
  const tokens = reading?.result.find((stored) => stored?.tokens)?.tokens
  if (!tokens) return 0
  const url = `${issuer}/token`
  const encoded = (bytes: Uint8Array) =>
    btoa(String.fromCharCode(...bytes))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=+$/, '')
  async function proof(nonce?: string): Promise<Record<string, string>> {
    if (!tokens.proofKey) return {}
    const { privateKey, jwk } = tokens.proofKey
    const header = { typ: 'dpop+jwt', alg: 'ES256', jwk }
    const iat = Math.floor(Date.now() / 1000)
    const claims = { jti: crypto.randomUUID(), htm: 'POST', htu: url, iat, nonce }
    const text = new TextEncoder()
    const signed = [header, claims].map((part) => encoded(text.encode(JSON.stringify(part)))).join('.')
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
    const signature = await crypto.subtle.sign(algorithm, privateKey, text.encode(signed))
    return { dpop: `${signed}.${encoded(new Uint8Array(signature))}` }
  }
  const fields = { grant_type: 'refresh_token', client_id: clientId, refresh_token: tokens.refreshToken }
  const ask = async (nonce?: string) =>
    fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers: await proof(nonce) })
  const first = await ask()
  const nonce = first.headers.get('dpop-nonce')
  return (!first.ok && nonce ? await ask(nonce) : first).status
}

/** A button, such as users press, that opens the provider, and waits for what it leads back with. */
function offerFlow(url: string): void {
  const button = document.body.appendChild(document.createElement('button'))
  button.id = 'flow'
  button.textContent = 'go on'
  button.onclick = async () => {
    const popup = window.open(url)
    const { port1, port2 } = new MessageChannel()
    // The timers of a page in the background are slow.
    const turn = () =>
      new Promise((resolve) => {
        port1.onmessage = resolve
        port2.postMessage(null)
      })
    while (!window.caught) {
      await turn()
      try {
        if (popup?.location.search.includes('code=')) window.caught = popup.location.href
      } catch {
        // It is at the provider still.
      }
    }
  }
}

async function post({
  url,
  fields,
}: {
  readonly url: string
  readonly fields: Record<string, string>
}): Promise<string> {
  return (await fetch(url, { method: 'POST', body: new URLSearchParams(fields) })).text()
}
