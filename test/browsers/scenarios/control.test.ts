import { expect } from 'vitest'
import type { Demo } from '../../support/demo-server.js'
import { openTab, signedInTabs, untilState } from '../../support/demo-tabs.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test } from '../../support/scenario.js'
import { MINIMAL, send, stateOf } from '../../support/session-page.js'
import { recordFault } from '../faults/record.js'
import { sessionsLost } from '../faults/sessions-lost.js'

inEngines(() => {
  test('on a first visit ready resolves when requests go through the worker', async ({
    here,
    demo,
    profile,
    task,
  }) => {
    const tab = await profile.openTab(demo.origin)
    const seen = await tab.evaluate(async () => {
      await window.session.ready
      await window.session.signIn({ username: 'demo', password: 'demo' })
      const { status } = await fetch('/api/me')
      const { host } = await window.session.inspect()
      return { controller: navigator.serviceWorker.controller?.scriptURL, host, status }
    })
    expect(seen).toEqual({ controller: expect.stringContaining('/sw.js'), host: 'worker', status: 200 })
    expect(await demo.stats()).toMatchObject(SERVED)
    const lost = await sessionsLost([tab])
    await recordFault(here, task, 'first visit', { requests: [seen.status], lost })
  })

  test('after a hard reload the page is served again', async ({ here, demo, profile, task }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await tab.hardReload()
    await tab.evaluate(() => window.session.ready)
    const requests = await servedOnce(demo, tab)
    await recordFault(here, task, 'hard reload', { requests, lost: await sessionsLost([tab]) })
  })

  test('a tab that is opened later shares the session of the first', { tags: 'once' }, async ({
    here,
    demo,
    profile,
  }) => {
    await signedInTabs(here, profile, 1)
    const later = await openTab(here, profile)
    expect(await stateOf(later)).toMatchObject({ status: 'active' })
    expect(await send(later, '/api/me', 5)).toEqual([200, 200, 200, 200, 200])
    expect(await demo.stats()).toMatchObject({ signIns: 1, refreshGrants: 0, authorized: 5 })
  })

  test.for([
    ['tab opened by window.open', addButton],
    ['tab opened by target=_blank', addLink],
  ] as const)(
    'a %s is served from its first request on',
    async ([fault, addOpener], { here, demo, profile, task }) => {
      const [tab] = await signedInTabs(here, profile, 1)
      await tab.evaluate(addOpener, MINIMAL)
      const opened = await tab.opens('#opener')
      await opened.evaluate(() => window.session.ready)
      const requests = await servedOnce(demo, opened)
      await recordFault(here, task, fault, { requests, lost: await sessionsLost([tab, opened]) })
    },
  )

  test('the app in an iframe of the same origin shares the session of the page around it', {
    tags: 'once',
  }, async ({ here, demo, profile, task }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    const requests = [await tab.evaluate(requestOfFramedApp, MINIMAL)]
    expect(requests).toEqual([200])
    expect(await demo.stats()).toMatchObject({ signIns: 1, ...SERVED })
    const lost = await sessionsLost([tab])
    await recordFault(here, task, 'iframe of the same origin', { requests, lost })
  })

  test('a srcdoc iframe, which has no URL of its own, is served', { tags: 'once' }, async ({
    here,
    demo,
    profile,
    task,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    const requests = [await tab.evaluate(requestOfSrcdoc)]
    expect(requests).toEqual([200])
    expect(await demo.stats()).toMatchObject(SERVED)
    await recordFault(here, task, 'srcdoc iframe', { requests, lost: await sessionsLost([tab]) })
  })

  test('a page that comes back by the back button is served as before', async ({
    here,
    demo,
    windowed: profile,
    task,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await tab.evaluate(noteReturn)
    await tab.goto(`${demo.origin}/icon.svg`)
    await tab.back()
    await tab.evaluate(() => window.session.ready)
    expect(await tab.evaluate(wasKept)).toBe(true)
    const requests = await servedOnce(demo, tab)
    await recordFault(here, task, 'back button', { requests, lost: await sessionsLost([tab]) })
  })

  test('a page that comes back by the back button learns that the user signed out meanwhile', {
    tags: 'once',
  }, async ({ here, demo, windowed: profile }) => {
    const [tab, other] = await signedInTabs(here, profile, 2)
    await tab.goto(`${demo.origin}/icon.svg`)
    await other?.evaluate(() => window.session.signOut())
    await tab.back()
    await tab.evaluate(() => window.session.ready)
    await untilState(tab, { status: 'signed-out' })
  })

  async function servedOnce(demo: Demo, tab: Tab) {
    expect(await stateOf(tab)).toMatchObject({ status: 'active' })
    const requests = await send(tab, '/api/me')
    expect(requests).toEqual([200])
    expect(await demo.stats()).toMatchObject(SERVED)
    return requests
  }
})

/** One request, at once. */
const SERVED = { authorized: 1, unauthorized: 0 }

function addButton(href: string): void {
  const button = document.createElement('button')
  Object.assign(button, { id: 'opener', textContent: 'open', onclick: () => void window.open(href) })
  document.body.prepend(button)
}

function addLink(href: string): void {
  const link = document.createElement('a')
  Object.assign(link, { id: 'opener', textContent: 'open', href, target: '_blank' })
  document.body.prepend(link)
}

async function requestOfFramedApp(src: string): Promise<number> {
  const frame = document.createElement('iframe')
  frame.src = src
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  document.body.append(frame)
  await loaded
  const inside = frame.contentWindow as Window & typeof globalThis
  await inside.session.ready
  return (await inside.fetch('/api/me')).status
}

async function requestOfSrcdoc(): Promise<number> {
  const frame = document.createElement('iframe')
  frame.srcdoc = '<p>no URL'
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  document.body.append(frame)
  await loaded
  const inside = frame.contentWindow as Window & typeof globalThis
  return (await inside.fetch('/api/me')).status
}

function noteReturn(): void {
  addEventListener('pageshow', ({ persisted }) => Object.assign(window, { wasKept: persisted }))
}

function wasKept(): boolean {
  return (window as { wasKept?: boolean }).wasKept === true
}
