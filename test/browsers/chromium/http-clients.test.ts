import { expect } from 'vitest'
import { test } from '../../support/playwright/in-chromium.js'
import { signedInTabs } from '../../support/playwright/tabs.js'

test('an unmodified EventSource works across an expiry', async ({ here, demo }) => {
  const [page] = await signedInTabs(here, 1)
  await demo.debug('expire-access')
  const ids = await page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const seen: string[] = []
        const source = new EventSource('/api/stream?events=5&interval=20')
        source.onmessage = ({ lastEventId }) => seen.push(lastEventId)
        source.addEventListener('done', () => {
          source.close()
          resolve(seen)
        })
        source.onerror = () => reject(new Error(`readyState ${source.readyState}`))
      }),
  )
  expect(ids).toHaveLength(5)
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1 })
})

test('an upload arrives byte for byte although its access token was refused at first', async ({
  here,
  demo,
}) => {
  const [page] = await signedInTabs(here, 1)
  await demo.debug('expire-access')
  const { sent, arrived } = await page.evaluate(async () => {
    const bytes = new Uint8Array(3_000_000).map((_, index) => (index * 31) % 251)
    const digest = await crypto.subtle.digest('SHA-256', bytes)
    const response = await fetch('/api/echo', { method: 'POST', body: new Blob([bytes]) })
    const { sha256 } = (await response.json()) as { sha256: string }
    const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    return { sent: hex, arrived: sha256 }
  })
  expect(arrived).toBe(sent)
})

test('a protected image and a media range carry the credential', async ({ here, demo }) => {
  const [page] = await signedInTabs(here, 1)
  await demo.debug('expire-access')
  const { width, range } = await page.evaluate(async () => {
    const image = new Image()
    image.src = `/api/image.png?${Math.random()}`
    await image.decode()
    const response = await fetch('/api/media', { headers: { range: 'bytes=10-19' } })
    return { width: image.naturalWidth, range: [response.status, (await response.arrayBuffer()).byteLength] }
  })
  expect(width).toBeGreaterThan(0)
  expect(range).toEqual([206, 10])
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1 })
})

test('a protected request keeps the referrer and the referrer policy that the page gave it', async ({
  here,
  context,
}) => {
  const [page] = await signedInTabs(here, 1)
  const referrers: (string | undefined)[] = []
  await context.route('**/api/me*', async (route) => {
    referrers.push((await route.request().headerValue('referer')) ?? undefined)
    await route.fallback()
  })
  await page.evaluate(async () => {
    await fetch('/api/me')
    await fetch('/api/me', { referrerPolicy: 'no-referrer' })
  })
  expect(referrers).toEqual([page.url(), undefined])
})

test('an app that signs in, refreshes and signs out with its own fetch is served too, and reads no token', async ({
  here,
  demo,
}) => {
  const [page] = await signedInTabs(here, 1)
  const answers = await page.evaluate(async () => {
    const post = (path: string, body: object) =>
      fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }).then(async (response) => [response.status, await response.text()] as const)
    return {
      signIn: await post('/auth/token', { username: 'demo', password: 'demo' }),
      me: (await fetch('/api/me')).status,
      refresh: await post('/auth/refresh', {}),
      signOut: await post('/auth/logout', {}),
      after: (await fetch('/api/me')).status,
    }
  })
  expect(answers.signIn[0]).toBe(200)
  expect(JSON.parse(answers.signIn[1])).toMatchObject({
    token_type: 'Bearer',
    expires_in: expect.any(Number),
  })
  expect(answers.signIn[1]).not.toMatch(/access_token|refresh_token/)
  expect(answers.me).toBe(200)
  expect(answers.refresh[0]).toBe(200)
  expect(answers.refresh[1]).not.toMatch(/access_token|refresh_token/)
  expect(answers.signOut[0]).toBe(200)
  expect(answers.after).toBe(401)
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, signIns: 2 })
})
