import { expect } from 'vitest'
import type { Demo } from '../../support/demo-server.js'
import { deploymentWith } from '../../support/deployment.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'

declare global {
  interface Window {
    /** What this page reads of the stream that it has opened. */
    text: Promise<string>
  }
}

const site = deploymentWith(new URL('../pages/', import.meta.url), {
  pages: { resuming: 'resuming' },
  workers: ['resuming-worker'],
})

const test = scenario
  .extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })
  .extend('tab', async ({ demo, profile }): Promise<Tab> => {
    const tab = await profile.openTab(`${demo.origin}/resuming.html`)
    await tab.evaluate(() => window.session.ready)
    await signIn(tab, 'demo')
    return tab
  })

inEngines(() => {
  test('a stream that is cut when its access token has expired is read in one piece', async ({
    demo,
    tab,
  }) => {
    const whole = await read(tab, '/api/stream?events=2&interval=20')
    await cutOnce(demo)
    await open(tab)
    await demo.debug('expire-access')
    expect(await textOf(tab)).toBe(whole)
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, unauthorized: 1, replaysDetected: 0 })
  })

  test('a stream does not go on as another user who has signed in meanwhile', { tags: 'once' }, async ({
    demo,
    tab,
  }) => {
    await cutOnce(demo)
    await open(tab)
    await signIn(tab, 'second')
    expect(await textOf(tab)).toBe('cut')
    expect(await demo.stats()).toMatchObject({ authorized: 1, unauthorized: 0 })
  })

  test('a stream does not go on after a sign-out', { tags: 'once' }, async ({ demo, tab }) => {
    await open(tab)
    await tab.evaluate(() => window.session.signOut())
    expect(await textOf(tab)).toBe('cut')
    expect(await demo.stats()).toMatchObject({ authorized: 1, unauthorized: 0 })
  })

  test('EventSource sees no error when its stream is cut', { tags: 'once' }, async ({ demo, tab }) => {
    await cutOnce(demo)
    const seen = await tab.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const events: string[] = []
          const source = new EventSource('/api/stream?events=4&interval=20')
          source.onmessage = ({ lastEventId }) => events.push(lastEventId)
          source.onerror = () => events.push('error')
          source.addEventListener('done', () => {
            source.close()
            resolve(events)
          })
        }),
    )
    expect(seen).toEqual(['1', '2', '3', '4'])
    expect(await demo.stats()).toMatchObject({ authorized: 2 })
  })

  test('a stream that ended properly is not asked for again', { tags: 'once' }, async ({ demo, tab }) => {
    await read(tab, '/api/stream?events=2&interval=5')
    expect(await demo.stats()).toMatchObject({ authorized: 1 })
  })

  test('a download that is cut is the same, byte for byte', { tags: 'once' }, async ({ demo, tab }) => {
    const whole = await sha256(tab, '/api/media?whole')
    await demo.debug('reset')
    await cutOnce(demo)
    expect(await sha256(tab, '/api/media?cut')).toBe(whole)
    expect((await demo.stats()).authorized).toBeGreaterThan(1)
  })
})

function signIn(tab: Tab, name: string): Promise<void> {
  return tab.evaluate((username: string) => window.session.signIn({ username, password: username }), name)
}

function cutOnce(demo: Demo): Promise<void> {
  return demo.debug('faults', { target: 'api', count: 1, drop: 'midway' })
}

/** Opens a stream so slow that of its two events one is there while the user signs in or out, on a busy machine too. */
async function open(tab: Tab): Promise<void> {
  await tab.evaluate(async () => {
    const response = await fetch('/api/stream?events=2&interval=4000')
    window.text = response.text().catch(() => 'cut')
  })
}

function textOf(tab: Tab): Promise<string> {
  return tab.evaluate(() => window.text)
}

function read(tab: Tab, path: string): Promise<string> {
  return tab.evaluate((url: string) => fetch(url).then((response) => response.text()), path)
}

function sha256(tab: Tab, path: string): Promise<string> {
  return tab.evaluate(async (url: string) => {
    const bytes = await (await fetch(url)).arrayBuffer()
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    return `${bytes.byteLength} ${digest.join()}`
  }, path)
}
