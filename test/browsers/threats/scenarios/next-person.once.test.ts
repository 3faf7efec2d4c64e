import { openTab, signedInTabs, untilState } from '../../../support/demo-tabs.js'
import type { Profile, Tab } from '../../../support/engines/engine.js'
import { inEngines } from '../../../support/in-engines.js'
import { send, stateOf } from '../../../support/session-page.js'
import { attempted, fewModesIn, type Given } from '../attempted.js'
import type { Verdict } from '../verdict.js'

declare global {
  interface Window {
    oldFrame: HTMLIFrameElement
    oldWorker: Worker
  }
}

/** What a page writes that takes the one for the user who has signed in first. The server keeps it for longer than a test. */
const aNote = (): string => `of the user before: ${crypto.randomUUID()}`

interface Tabs {
  readonly profile: Profile
  readonly tab: Tab
  readonly other: Tab
}

inEngines((engine) => {
  const preparing =
    (options: { readonly toKill?: boolean } = {}, query: object = {}) =>
    async ({ here, openProfile }: Given, keeping: object): Promise<Tabs> => {
      const profile = await openProfile(options)
      const [tab, other = tab] = await signedInTabs(here, profile, 2, { ...keeping, ...query })
      return { profile, tab, other }
    }

  attempted(engine, 'another user', preparing({}, { hold: '60' }), {
    'be answered as the next user by a request that was held': async ({ here, tab, other }) => {
      const text = aNote()
      await here.demo.debug('revoke', { reason: 'expired' })
      const answered = tab.evaluate(readAndWrite, text)
      await Promise.all([tab, other].map((one) => untilState(one, { status: 'signed-out' })))
      await other.evaluate(untilPending, 2)
      await here.demo.debug('reset')
      await signInAs(other, 'second')
      await answered
      return (await here.demo.stats()).authorized > 0 || (await noteOf(other)) === text
        ? 'possible'
        : 'stopped'
    },

    'find in Cache Storage what was fetched as another user': async ({ tab, other }) => {
      await tab.evaluate(keepAnswer)
      await signInAs(other, 'demo')
      return (await other.evaluate(isKept)) ? 'possible' : 'stopped'
    },
  })

  attempted(
    engine,
    'who has not heard',
    preparing({ toKill: true }),
    {
      'write as the next user from a frame or worker that hears of nobody': async ({ tab, other }) => {
        const text = aNote()
        await tab.evaluate(addFrameAndWorker)
        await signInAs(other, 'second')
        await tab.evaluate(frameAndWorkerWrite, text)
        return writtenIn(other, text)
      },

      'write as the next user from a page that was busy, the worker alive': async ({ tab, other }) => {
        const text = aNote()
        await other.evaluate(() => window.session.signOut())
        await signInAs(other, 'demo')
        await tab.evaluate(untilNamed, 'Demo User')
        const written = tab.evaluate(writeBeforeListening, text)
        await signInAs(other, 'second')
        await written
        return writtenIn(other, text)
      },

      'write as the next user from a page that was busy, the worker stopped': async ({
        profile,
        tab,
        other,
      }) => {
        const text = aNote()
        await other.evaluate(() => window.session.signOut())
        await signInAs(other, 'demo')
        await tab.evaluate(untilNamed, 'Demo User')
        const written = tab.evaluate(writeBeforeListening, text)
        await signInAs(other, 'second')
        await profile.killWorkers()
        await written
        return writtenIn(other, text)
      },
    },
    fewModesIn,
  )

  attempted(
    engine,
    'a damaged disk',
    preparing({ toKill: true }),
    {
      'damage the record of the session on disk': async ({ here, profile, tab }, keeping) => {
        await tab.evaluate(damageRecords)
        await profile.killWorkers()
        const next = await openTab(here, profile, keeping)
        // Without a record and without a cookie the worker's death alone has ended the session.
        const isOver = keeping.refreshToken === 'body' && 'store' in keeping
        const [kept] = await send(next, '/api/me')
        await signInAs(next, 'demo').catch(() => {})
        const [again] = await send(next, '/api/me')
        if (again !== 200) return 'possible'
        return kept === 200 || isOver ? 'stopped' : 'limited'
      },
    },
    fewModesIn,
  )

  attempted(
    engine,
    'a sign-out without a network',
    preparing({ toKill: true }),
    {
      'be the user who signed out while there was no network': async (
        { here, profile, tab, other },
        keeping,
      ) => {
        await here.demo.debug('faults', { target: 'sign-out', count: 1_000, drop: 'before' })
        await tab.evaluate(() => window.session.signOut())
        const [atOnce] = await send(other, '/api/me')
        await profile.killWorkers()
        const next = await openTab(here, profile, keeping)
        const [later] = await send(next, '/api/me')
        const isSignedIn = (await stateOf(next)).status === 'active'
        return isSignedIn || [atOnce, later].includes(200) ? 'possible' : 'stopped'
      },
    },
    fewModesIn,
  )
})

/** Whether the second user, who is signed in now, finds what they have not written. */
async function writtenIn(other: Tab, text: string): Promise<Verdict> {
  return (await noteOf(other)) === text ? 'possible' : 'stopped'
}

function signInAs(tab: Tab, user: string): Promise<void> {
  return tab.evaluate((name) => window.session.signIn({ username: name, password: name }), user)
}

function noteOf(tab: Tab): Promise<unknown> {
  return tab.evaluate(async () => Object(await (await fetch('/api/notes')).json()).text)
}

/** Until this page knows who has signed in. */
function untilNamed(name: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      const state = window.session.getState()
      if (state.status === 'active' && state.claims.name === name) resolve()
    }
    window.session.subscribe(look)
    look()
  })
}

async function untilPending(count: number): Promise<void> {
  while ((await window.session.inspect()).requests.pending < count) await new Promise(requestAnimationFrame)
}

async function readAndWrite(text: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const write = { method: 'PUT', headers, body: JSON.stringify({ text }) }
  await Promise.all([fetch('/api/me'), fetch('/api/notes', write)])
}

async function keepAnswer(): Promise<void> {
  await (await caches.open('app')).addAll(['/api/me', '/icon.svg'])
}

async function isKept(): Promise<boolean> {
  return (await caches.match('/api/me')) !== undefined
}

/** Neither calls `connect`. */
async function addFrameAndWorker(): Promise<void> {
  const frame = document.createElement('iframe')
  frame.src = '/icon.svg?frame'
  document.body.append(frame)
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  const script = `onmessage = async ({ data: [url, init] }) => postMessage((await fetch(url, init)).status)`
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
  window.oldFrame = frame
  window.oldWorker = new Worker(url)
}

async function frameAndWorkerWrite(text: string): Promise<void> {
  const url = `${location.origin}/api/notes`
  const headers = { 'content-type': 'application/json' }
  const init = { method: 'PUT', headers, body: JSON.stringify({ text }) }
  await window.oldFrame.contentWindow?.fetch(url, init)
  await new Promise((resolve) => {
    window.oldWorker.onmessage = resolve
    window.oldWorker.postMessage([url, init])
  })
}

/** Its thread hears nothing while another signs in; then it sends before it has listened. */
function writeBeforeListening(text: string): Promise<void> {
  for (const end = Date.now() + 1_000; Date.now() < end; );
  const headers = { 'content-type': 'application/json' }
  const init = { method: 'PUT', headers, body: JSON.stringify({ text }) }
  return fetch('/api/notes', init).then(
    () => {},
    () => {},
  )
}

/** Writes what is no record over each. */
async function damageRecords(): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('holdfast')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  for (const name of database.objectStoreNames) {
    const transaction = database.transaction(name, 'readwrite')
    const store = transaction.objectStore(name)
    const keys = store.getAllKeys()
    keys.onsuccess = () => {
      for (const key of keys.result) store.put('garbage', key)
    }
    await new Promise((resolve) => {
      transaction.oncomplete = resolve
    })
  }
  database.close()
}
