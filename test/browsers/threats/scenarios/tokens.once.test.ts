import { removeWorker, signedInTabs } from '../../../support/demo-tabs.js'
import type { Profile, Tab } from '../../../support/engines/engine.js'
import { inEngines } from '../../../support/in-engines.js'
import { send } from '../../../support/session-page.js'
import { askTicket, openSocket } from '../../chromium/socket.js'
import { hasToken } from '../any-token.js'
import { attempted, type Given } from '../attempted.js'
import { openLate, useSession } from '../late-page.js'
import type { Verdict } from '../verdict.js'

interface Read {
  readonly profile: Profile
  readonly tab: Tab
  readonly stored: string
}

const verdictOn = (isPossible: boolean): Verdict => (isPossible ? 'possible' : 'stopped')

inEngines((engine) => {
  async function prepare({ here, openProfile }: Given, keeping: object): Promise<Read> {
    const profile = await openProfile()
    const [tab] = await signedInTabs(here, profile, 1, keeping)
    await send(tab, '/api/me')
    return { profile, tab, stored: await tab.evaluate(readStorage) }
  }

  /** From a page that the worker serves, and from one that it does not: a hard reload is enough for that. */
  async function readPastWorker(
    { here, profile, tab, stored }: Read & Pick<Given, 'here'>,
    keeping: object,
    deliveries: readonly string[],
  ): Promise<string> {
    const [, name = ''] = /"name":"([\w-]{20,})"/.exec(stored) ?? []
    const free = await profile.openTab(`${here.originFor(keeping)}/sw.js`)
    const answers: string[] = []
    for (const page of [tab, free]) {
      for (const delivery of deliveries) {
        for (const key of [`${name}-0`, `${name}-1`, 'another'])
          answers.push(await page.evaluate(askPastWorker, { delivery, key }))
      }
    }
    return answers.join('\n')
  }

  attempted(engine, 'tokens', prepare, {
    'read the refresh token in storage that scripts can read': async ({ stored }) =>
      verdictOn(/"refreshToken":"/.test(stored)),

    'read the access token in storage that scripts can read': async ({ stored }) =>
      verdictOn(/eyJ[\w-]+\./.test(stored)),

    'read in storage by which key the next refresh is known': async ({ stored }) =>
      verdictOn(/"name":"[\w-]{20,}"/.test(stored)),

    'read tokens from the token endpoints, however they are spelled': async ({ tab }) =>
      verdictOn(hasToken(await tab.evaluate(askEndpoints))),

    'run code in the worker, or break it, by calls that are none': async ({ tab }) => {
      const answers = await tab.evaluate(callEverything)
      const [served] = await send(tab, '/api/me')
      return verdictOn(served !== 200 || answers.includes('code ran'))
    },

    'use a ticket twice, or where a token is asked for': async ({ here, tab }) => {
      const ticket = await tab.evaluate(askTicket)
      // Behind the proxy that ends TLS no socket opens at all.
      const opened = [await tab.evaluate(openSocket, ticket), await tab.evaluate(openSocket, ticket)]
      const headers = { authorization: `Bearer ${ticket}` }
      const { status } = await fetch(`${here.demo.origin}/api/me`, { headers })
      return verdictOn(opened.filter((who) => who !== 'refused').length > 1 || status !== 401)
    },

    'hear tokens on the channel, in messages and answers of the worker, in errors, `inspect()`, caches or web storage':
      async ({ here, tab }) => {
        await here.demo.debug('expire-access')
        return verdictOn(hasToken(await tab.evaluate(listenEverywhere)))
      },

    'hear tokens by functions of the page that were replaced before Holdfast loaded': async (
      { here, profile },
      keeping,
    ) => {
      const late = await openLate(here, profile, keeping, { page: '/minimal.html', hasWorker: true })
      const heard = await late.evaluate(useSession, 'worker')
      await late.close()
      return verdictOn(hasToken(heard))
    },

    // WebKitGTK goes on serving pages by a worker that was unregistered: there the page is no host.
    ...(engine.name !== 'WebKit' && {
      'hear tokens where the page is the host, by functions that were replaced before': async (
        { here, profile, tab },
        keeping,
      ) => {
        const page = await tab.evaluate(() => location.href)
        await removeWorker(tab)
        const late = await openLate(here, profile, keeping, { page: '/', hasWorker: false })
        const heard = await late.evaluate(useSession, 'page')
        await late.close()
        await tab.goto(page)
        await tab.evaluate(() => window.session.ready)
        return verdictOn(hasToken(heard))
      },
    }),

    'read the refresh token past the worker: no worker, synchronous XHR, blank iframe, the key of another refresh':
      async (shared, keeping) => {
        const deliveries = ['refresh=body; access=header', 'refresh=body; access=cookie']
        return verdictOn(hasToken(await readPastWorker(shared, keeping, deliveries)))
      },

    'get an access token by a refresh past the worker': async (shared, keeping) =>
      verdictOn(hasToken(await readPastWorker(shared, keeping, ['refresh=cookie; access=header']))),
  })
})

async function readStorage(): Promise<string> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('holdfast')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const found: unknown[] = []
  for (const name of database.objectStoreNames) {
    const request = database.transaction(name).objectStore(name).getAll()
    found.push(await new Promise((resolve) => (request.onsuccess = () => resolve(request.result))))
  }
  database.close()
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const key of await cache.keys()) found.push(key.url, [...key.headers])
  }
  return JSON.stringify([found, { ...localStorage }, { ...sessionStorage }, document.cookie])
}

async function askEndpoints(): Promise<string> {
  const spellings = ['/auth/refresh', '/auth/refresh?x', '/auth/%72efresh', '/auth//refresh', '/auth/token?x']
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'holdfast-tokens': 'refresh=body; access=header',
  }
  const answers: string[] = []
  for (const url of spellings) {
    const response = await fetch(url, { method: 'POST', headers, body: 'grant_type=refresh_token' })
    answers.push(await response.text(), JSON.stringify([...response.headers]))
  }
  return answers.join('\n')
}

async function askPastWorker({ delivery, key }: { delivery: string; key: string }): Promise<string> {
  const headers = {
    'content-type': 'application/json',
    'holdfast-tokens': delivery,
    'idempotency-key': key,
  }
  const xhr = new XMLHttpRequest()
  xhr.open('POST', '/auth/refresh', false)
  for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value)
  xhr.send('{}')
  const frame = document.body.appendChild(document.createElement('iframe'))
  const url = `${location.origin}/auth/refresh`
  const ask = frame.contentWindow?.fetch(url, { method: 'POST', headers, body: '{}' })
  const read = await ask?.then((response) => response.text()).catch(() => '')
  frame.remove()
  return `${xhr.responseText}\n${read}`
}

async function callEverything(): Promise<string> {
  const { active } = await navigator.serviceWorker.ready
  const raw = (value: unknown) => ({ type: 'RAW', value })
  const code = raw(`return 'code ' + 'ran'`)
  const cyclic: unknown[] = []
  cyclic.push(cyclic)
  const ask = (message: object) =>
    new Promise<unknown>((resolve) => {
      const { port1, port2 } = new MessageChannel()
      const id = crypto.randomUUID()
      port1.onmessage = ({ data }) => data?.id === id && resolve(data.value)
      setTimeout(resolve, 2_000, 'no answer')
      active?.postMessage({ holdfast: 'link' }, [port2])
      port1.postMessage({ id, ...message })
    })
  for (const nonsense of [null, 1, 'link', [], { holdfast: 'no such word' }, { holdfast: {} }, cyclic])
    active?.postMessage(nonsense)
  const called = [
    ['constructor', 'constructor'],
    ['signIn', 'constructor'],
    ['__proto__', 'constructor'],
  ]
  const answers = await Promise.all([
    ...called.flatMap((path) =>
      ['APPLY', 'CONSTRUCT', 'GET', 'SET', 'ENDPOINT', 'RELEASE'].map((type) =>
        ask({ type, path, argumentList: [code], value: code }),
      ),
    ),
    ask({ type: 'APPLY', path: ['toString'], argumentList: [] }),
    ask({ type: 'APPLY', path: [['inspect']], argumentList: [] }),
    ask({ type: 'APPLY', path: 'inspect', argumentList: {} }),
    ask({ type: 'SET', path: ['inspect'], value: raw('code ran') }),
    ask({
      type: 'APPLY',
      path: ['inspect'],
      argumentList: [{ type: 'HANDLER', name: 'proxy', value: null }],
    }),
    ask({
      type: 'APPLY',
      path: ['inspect'],
      argumentList: [{ type: 'HANDLER', name: 'throw', value: cyclic }],
    }),
    ask({ type: 'APPLY', path: ['signIn'], argumentList: [raw(new Map([['username', 'demo']]))] }),
    ask({ type: 'APPLY', path: ['refresh'], argumentList: [] }),
    window.session.signIn({ username: 'demo' }).catch(String),
    window.session.inspect(),
  ])
  return JSON.stringify(answers)
}

async function listenEverywhere(): Promise<string> {
  const heard: unknown[] = []
  const channel = new BroadcastChannel('holdfast')
  channel.onmessage = ({ data }) => heard.push(data)
  navigator.serviceWorker.addEventListener('message', ({ data }) => heard.push(data))
  const { MessageChannel: Native } = window
  window.MessageChannel = class extends Native {
    constructor() {
      super()
      this.port1.addEventListener('message', ({ data }) => heard.push(data))
    }
  }
  const answer = await fetch('/api/me')
  heard.push(await answer.text(), [...answer.headers])
  await window.session.refresh()
  const failed = window.session.signIn({ username: 'demo', password: 'not this one' })
  heard.push(await failed.catch((error) => [String(error), error.stack, String(error.cause)]))
  await window.session.signIn({ username: 'demo', password: 'demo' })
  heard.push(await window.session.inspect(), window.session.getState(), document.cookie)
  heard.push(performance.getEntries(), { ...localStorage }, { ...sessionStorage })
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const { url } of await cache.keys())
      heard.push(url, /\.js$/.test(url) ? '' : await (await cache.match(url))?.text())
  }
  channel.close()
  return JSON.stringify(heard)
}
