import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import type { Page } from 'playwright-core'
import { beforeAll, expect } from 'vitest'
import { HEARD_PATH } from '../../../src/protocol/heard.js'
import { bundledScript } from '../../support/bundle-script.js'
import { test as chromium } from '../../support/playwright/in-chromium.js'
import { signedInTabs } from '../../support/playwright/tabs.js'
import type {} from './pages/past-the-worker.js'

const APP = 'https://app.example'
let content: string

beforeAll(async () => {
  content = await bundledScript(fileURLToPath(new URL('pages/past-the-worker.ts', import.meta.url)))
})
const test = chromium.extend('page', async ({ context, demo }): Promise<Page> => {
  const page = await context.newPage()
  await page.goto(`${demo.origin}/.well-known/jwks.json`)
  await page.addScriptTag({ content, type: 'module' })
  return page
})

/** Ways to write one character of a path, or what servers take for nothing. */
const LETTER = [
  (letter: string) => letter,
  (letter: string) => letter.toUpperCase(),
  (letter: string) => `%${letter.charCodeAt(0).toString(16)}`,
  (letter: string) => `%25${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  (letter: string) => `${letter}%00`,
  (letter: string) => `${letter}\t`,
]
const SLASH = [
  '/',
  '//',
  '\\',
  '%2f',
  '%5C',
  '/./',
  '/%2e/',
  '/x/../',
  '/x/..%2f',
  ';x/',
  '/;x/',
  '/..;/auth/',
]
const END = ['', '/', '//', ';x', '%20', '%3Fx', '/.', '\\', '/x/..', '%2f', '?x', '#x', '/?x']

/** The path, mostly as it is. */
function spellings(path: string): string[] {
  const rarely = <T>(usual: T, odd: readonly T[]) =>
    fc.oneof({ arbitrary: fc.constant(usual), weight: 12 }, fc.constantFrom(...odd))
  const characters = [...path.slice(1)].map((character) =>
    character === '/'
      ? rarely('/', SLASH)
      : rarely(LETTER[0], LETTER).map((written) => written?.(character) ?? ''),
  )
  const spelled = fc.tuple(...characters, rarely('', END)).map((parts) => `${APP}/${parts.join('')}`)
  return fc.sample(spelled, { numRuns: 2_000, seed: 1 })
}

test('no spelling of a token endpoint goes past the worker', async ({ page }) => {
  for (const path of ['/auth/refresh', '/Auth/(v1)/token:refresh+x', '/auth//%72efresh;v=1/', '/']) {
    const { spellings: spelled, past } = await page.evaluate((told) => window.judge(told), {
      urls: [APP + path, ...spellings(path)],
      protect: [`${APP}/api/`],
      method: 'POST',
    })
    expect(spelled.length).toBeGreaterThan(1_000)
    expect(past.filter((url) => spelled.includes(url))).toEqual([])
  }
})

test('everything else does', async ({ page }) => {
  const other = 'https://other.example'
  const posts = [
    `${APP}/auth/refresh`,
    `${APP}/analytics`,
    `${APP}/auth/refresh-all`,
    `${APP}/auth/refresh/all`,
    `${APP}/`,
    `${APP}/(v1)/x`,
    `${other}/auth/refresh`,
    `${other}//auth%2frefresh;x`,
    `${other}/api/x`,
    `${APP}:8443/auth/refresh`,
    `${APP}/api/x`,
    `${APP}/api`,
    `${APP}/me`,
    `${APP}/me/x`,
    `${APP}/menu`,
    'https://[::1]:8443/v(1)/x',
    'https://[::1]/v(1)/x',
  ]
  const protect = [`${APP}/api/`, `${APP}/me`, 'https://[::1]:8443/v(1)/']
  const pastBy = async (method: string, urls: readonly string[]) =>
    (await page.evaluate((told) => window.judge(told), { urls, protect, method })).past
  const ours = ['/api/x', '/me', '/me/x'].map((path) => APP + path).concat('https://[::1]:8443/v(1)/x')
  const unprotected = posts.filter((url) => !ours.includes(url))
  expect(await pastBy('POST', posts)).toEqual(unprotected.slice(1))
  expect(await pastBy('GET', posts)).toEqual(unprotected)
})

test('Chromium takes these routes', async ({ here }) => {
  const [tab] = await signedInTabs(here, 1, { unprotected: 'network' })
  const routes = (method: string, urls: readonly string[]) => tab.evaluate(routesOf, { method, urls })
  expect(await routes('GET', ['/icon.svg', '/auth/refresh'])).toEqual(['network', 'network'])
  expect(await routes('GET', ['/api/me', HEARD_PATH])).toEqual(['', ''])
  expect(await routes('POST', ['/analytics', '/api/echo'])).toEqual(['network', ''])
  const spelled = ['/auth/refresh', '/auth/Refresh/', '/auth//refresh', '/auth/%72efresh', '/auth/refresh;x']
  expect(await routes('POST', spelled)).toEqual(spelled.map(() => ''))
})

/** Which static route the browser takes for each, empty for none. */
async function routesOf({ method, urls }: { method: string; urls: readonly string[] }): Promise<string[]> {
  const routes: string[] = []
  for (const url of urls) {
    performance.clearResourceTimings()
    await (await fetch(url, { method, cache: 'no-store' })).arrayBuffer()
    const [entry = {}] = performance.getEntriesByType('resource')
    // Chromium's first name for it, and the one that it has by now.
    const { workerMatchedSourceType, workerMatchedRouterSource } = entry as Record<string, string | undefined>
    routes.push(workerMatchedRouterSource ?? workerMatchedSourceType ?? 'unknown')
  }
  return routes
}

test('where other listeners see what is not protected, the worker answers after them what is to outlive its page', async ({
  here,
  context,
}) => {
  const [tab] = await signedInTabs(here, 1)
  async function isAnswered(url: string, keepalive: boolean): Promise<boolean> {
    const response = tab.waitForResponse((one) => one.url().endsWith(url))
    await tab.evaluate(
      async ([url, keepalive]) => void (await fetch(url, { method: 'POST', body: 'words', keepalive })),
      [url, keepalive] as const,
    )
    return (await response).fromServiceWorker()
  }
  expect(await isAnswered('/analytics', true)).toBe(true)
  expect(await isAnswered('/analytics', false)).toBe(false)
  await context.setOffline(true)
  const cached = () => fetch('/icon.svg', { keepalive: true }).then(({ status }) => status)
  expect(await tab.evaluate(cached)).toBe(200)
})

test('two pages that are left at once may each send as much as a browser lets one', async ({
  here,
  demo,
}) => {
  const tabs = await signedInTabs(here, 2)
  await demo.debug('faults', { target: 'api', count: 2, delayMs: 500 })
  const sent = tabs.map((tab) =>
    tab.evaluate(async () => {
      const body = 'x'.repeat(60_000)
      const response = await fetch('/api/echo', { method: 'POST', body, keepalive: true }).catch(() => null)
      return response?.status
    }),
  )
  expect(await Promise.all(sent)).toEqual([200, 200])
})
