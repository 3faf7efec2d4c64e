import { describe, expect } from 'vitest'
import { openTab, signedInTabs, untilState } from '../../support/demo-tabs.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines, unless } from '../../support/in-engines.js'
import { farApartModesOf } from '../../support/modes.js'
import { test } from '../../support/scenario.js'
import { send } from '../../support/session-page.js'

inEngines((engine) => {
  const besideBusyTabs = unless(
    test,
    engine.name !== 'Chromium',
    'all tabs of an origin share one thread: while one is busy, nobody can sign in in another',
  )

  describe.each(farApartModesOf(engine))('$refreshToken refresh token, $accessToken access token', (mode) => {
    test('what the first user asked for after their session had ended is never answered to, or done as, the second', async ({
      here,
      demo,
      profile,
    }) => {
      const [tab, other] = await signedInTabs(here, profile, 2, { ...mode, hold: '60' })
      await demo.debug('revoke', { reason: 'expired' })
      const held = tab.evaluate(readAndWrite)
      await untilState(tab, { status: 'signed-out' })
      await pendingIs(tab, 2)
      await demo.debug('reset')

      await signInAs(other ?? tab, 'second')
      expect(await held).toEqual([401, 401])
      expect(await demo.stats()).toMatchObject({ signIns: 1, authorized: 0 })
      expect(await noteOf(other ?? tab)).not.toBe('of the first user')
    })

    test('the same user gets what waited, read and written', { tags: 'once' }, async ({
      here,
      demo,
      profile,
    }) => {
      const [tab, other] = await signedInTabs(here, profile, 2, { ...mode, hold: '60' })
      await demo.debug('revoke', { reason: 'expired' })
      const held = tab.evaluate(readAndWrite)
      await untilState(tab, { status: 'signed-out' })
      await pendingIs(tab, 2)
      await signInAs(other ?? tab, 'demo')
      expect(await held).toEqual([200, 200])
    })

    test('a frame and a worker of the first user, which hear of nobody, write nothing as the second, also after the service worker was stopped', async ({
      here,
      killable,
    }) => {
      const [tab, other = tab] = await signedInTabs(here, killable, 2, mode)
      await tab.evaluate(addFrameAndWorker)
      expect(await tab.evaluate(framesAndWorkersSend)).toEqual([200, 200])
      await signInAs(other, 'second')
      await untilUser(tab, other)
      expect(await tab.evaluate(framesAndWorkersSend)).toEqual([401, 401])
      await killable.killWorkers()
      expect(await tab.evaluate(framesAndWorkersSend)).toEqual([401, 401])
      expect(await noteOf(other)).not.toBe('of the first user')
      expect(await tab.evaluate(frameSignsOut)).toBe(409)
      // The page itself has heard, and goes on as the second.
      expect(await send(tab, '/api/me')).toEqual([200])
    })

    test('a page that is busy when the answer comes which names the second user writes nothing as them, and is served as them once it has read it', {
      tags: 'once',
    }, async ({ here, profile }) => {
      const [tab, other = tab] = await signedInTabs(here, profile, 2, mode)
      await tab.evaluate(writeBetweenAskingAndReading)
      await signInAs(other, 'second')
      const [unread, read] = await tab.evaluate(writtenBetween)
      expect([unread, read]).toEqual([401, 200])
      expect(await noteOf(other)).toBe('of the second user')
    })

    besideBusyTabs(
      'a page that was busy while another user signed in, and whose service worker was stopped, writes nothing as them',
      async ({ here, killable }) => {
        const [busy, other = busy] = await signedInTabs(here, killable, 2, mode)
        const first = await userOf(busy)
        const written = await asSoonAsNotBusy(busy, other, 'write', () => killable.killWorkers())
        expect(written).toBe(401)
        expect(await noteOf(other)).not.toBe(`of ${first}`)
      },
    )
  })

  besideBusyTabs(
    'a sign-out of the first user’s page, which has not heard of the second, does not end their session',
    async ({ here, profile }) => {
      const [busy, other = busy] = await signedInTabs(here, profile, 2)
      expect(await asSoonAsNotBusy(busy, other, 'sign out')).toBe('superseded')
      expect(await send(other, '/api/me')).toEqual([200])
    },
  )

  test('a page of the first user that comes back from the back/forward cache writes nothing as the second', async ({
    here,
    demo,
    windowed: profile,
  }) => {
    const [tab, other = tab] = await signedInTabs(here, profile, 2)
    await tab.evaluate(writeWhenBack)
    await tab.goto(`${demo.origin}/icon.svg`)
    await signInAs(other, 'second')
    await tab.back()
    // Where the browser has loaded it anew it is a page of the second user.
    expect([401, 'loaded anew']).toContain(await tab.evaluate(writtenWhenBack))
    expect(await noteOf(other)).not.toBe('of the first user')
  })

  test('a page that is opened after the sign-in is served as the second user at once', {
    tags: 'once',
  }, async ({ here, profile }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await signInAs(tab, 'second')
    const later = await openTab(here, profile)
    expect(await send(later, '/api/me', 2)).toEqual([200, 200])
  })
})

function signInAs(tab: Tab, user: string): Promise<void> {
  return tab.evaluate((name) => window.session.signIn({ username: name, password: name }), user)
}

async function pendingIs(tab: Tab, count: number): Promise<void> {
  await expect
    .poll(() => tab.evaluate(() => window.session.inspect().then(({ requests }) => requests.pending)))
    .toBe(count)
}

/** Until both take the same one for the user. */
async function untilUser(tab: Tab, other: Tab): Promise<void> {
  await expect.poll(() => userOf(tab)).toBe(await userOf(other))
}

/** Whom a page takes for its user. */
function userOf(tab: Tab): Promise<unknown> {
  return tab.evaluate(() => Object(window.session.getState()).claims?.sub)
}

function noteOf(tab: Tab): Promise<unknown> {
  return tab.evaluate(async () => Object(await (await fetch('/api/notes')).json()).text)
}

function readAndWrite(): Promise<number[]> {
  const write = {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'of the first user' }),
  }
  return Promise.all(
    [fetch('/api/me'), fetch('/api/notes', write)].map(async (response) => (await response).status),
  )
}

/** Also what it does at the moment in which it reads it. */
function writeBetweenAskingAndReading(): void {
  const write = async (text: string): Promise<number> => {
    const init = {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    }
    return (await fetch('/api/notes', init)).status
  }
  const subject = (): unknown => Object(window.session.getState()).claims?.sub
  const first = subject()
  let unread: Promise<number> | null = null
  const post = MessagePort.prototype.postMessage
  MessagePort.prototype.postMessage = function (this: MessagePort, message: unknown, ...rest: []) {
    post.call(this, message, ...rest)
    if (subject() !== first || Object(message).path?.[0] !== 'look') return
    for (const busyUntil = Date.now() + 300; Date.now() < busyUntil; );
    unread = write('of the first user')
  }
  const written = new Promise<[number, number]>((resolve) => {
    window.session.subscribe(() => {
      if (subject() === first || subject() === undefined) return
      // A read first: Chromium sends a GET from another thread, and what has a body may overtake the word that the
      // page has heard. Then it is refused, as if it had been sent before.
      const read = fetch('/api/me').then(({ status }) =>
        status === 200 ? write('of the second user') : status,
      )
      void Promise.all([unread ?? 0, read]).then(resolve)
    })
  })
  Object.assign(window, { written })
}

function writtenBetween(): Promise<[number, number]> {
  return (window as unknown as { written: Promise<[number, number]> }).written
}

/** Neither calls `connect`. */
async function addFrameAndWorker(): Promise<void> {
  const frame = document.createElement('iframe')
  frame.src = '/icon.svg?frame'
  document.body.append(frame)
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  const script = `onmessage = async ({ data: [url, init] }) => postMessage((await fetch(url, init)).status)`
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
  Object.assign(window, { oldFrame: frame, oldWorker: new Worker(url) })
}

async function framesAndWorkersSend(): Promise<number[]> {
  const { oldFrame, oldWorker } = window as unknown as { oldFrame: HTMLIFrameElement; oldWorker: Worker }
  const url = `${location.origin}/api/notes`
  const init = {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'of the first user' }),
  }
  const byFrame = await oldFrame.contentWindow?.fetch(url, init)
  const byWorker = await new Promise<number>((resolve) => {
    oldWorker.onmessage = ({ data }) => resolve(data)
    oldWorker.postMessage([url, init])
  })
  return [byFrame?.status ?? 0, byWorker]
}

/** As the first user's frame, with a request of its own. */
async function frameSignsOut(): Promise<number | undefined> {
  const { oldFrame } = window as unknown as { oldFrame: HTMLIFrameElement }
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"everywhere":true}',
  }
  return (await oldFrame.contentWindow?.fetch(`${location.origin}/auth/logout`, init))?.status
}

/** What comes of what a page does that hears nothing while the second user signs in in another tab, and does it before it has listened. */
async function asSoonAsNotBusy(
  busy: Tab,
  other: Tab,
  act: 'write' | 'sign out',
  meanwhile: () => Promise<void> = async () => {},
): Promise<number | string> {
  const first = await userOf(busy)
  for (let ms = 2_000; ; ms *= 2) {
    const asked = busy.evaluate(actAfterBusy, { ms, act })
    await signInAs(other, 'second').catch(() => {})
    await meanwhile()
    const signedInAt = Date.now()
    const { busyUntil, user, result } = await asked
    if (signedInAt < busyUntil && user === first) return result
    // On a slow machine the page was busy too late, or not for long enough: from the beginning.
    await signInAs(other, 'demo')
    await untilUser(busy, other)
  }
}

function actAfterBusy({ ms, act }: { ms: number; act: 'write' | 'sign out' }) {
  const busyUntil = Date.now() + ms
  while (Date.now() < busyUntil);
  const user: unknown = Object(window.session.getState()).claims?.sub
  const init = {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: `of ${user}` }),
  }
  const acted =
    act === 'write'
      ? fetch('/api/notes', init).then(
          ({ status }) => status,
          () => 0,
        )
      : window.session.signOut().then(
          () => 'signed out',
          ({ code }) => String(code),
        )
  return acted.then((result) => ({ busyUntil, user, result }))
}

declare global {
  interface Window {
    written?: Promise<number>
  }
}

function writeWhenBack(): void {
  const init = {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'of the first user' }),
  }
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) window.written = fetch('/api/notes', init).then(({ status }) => status)
  })
}

async function writtenWhenBack(): Promise<number | string> {
  if (document.readyState !== 'complete')
    await new Promise((resolve) => addEventListener('pageshow', resolve))
  return window.written ?? 'loaded anew'
}
