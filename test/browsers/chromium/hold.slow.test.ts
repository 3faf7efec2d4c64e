import { createHash } from 'node:crypto'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { test as chromium } from '../../support/playwright/in-chromium.js'
import { openTab, signedInTabs, untilState } from '../../support/playwright/tabs.js'
import { DEMO, send, signIn } from '../../support/session-page.js'

const test = chromium.extend('env', { scope: 'file' }, { ACCESS_TOKEN_TTL: '4', REFRESH_TOKEN_TTL: '8' })

test('a message, an upload, a form and a stream survive an expired session, whole and in place', async ({
  here,
  demo,
}) => {
  const [page, other] = await signedInTabs(here, 2, { hold: '60' }, DEMO)
  await hide(page)
  await hide(other ?? page)
  await page.locator('#notes').fill('half a sentence')
  const { sessionExpiresAt = 0 } = await times(page)
  await page.waitForFunction((at) => Date.now() > at, sessionExpiresAt + 1_500)
  await demo.debug('reset')

  const message = page.evaluate(sendMessage)
  const upload = page.evaluate(uploadBytes)
  const form = page.evaluate(saveForm)
  const stream = page.evaluate(readAnswer)
  await Promise.all([page, other ?? page].map((each) => untilState(each, { status: 'signed-out' })))
  await pendingIs(page, 4)
  expect(await demo.stats()).toMatchObject({ authorized: 0, refreshRefused: 1 })

  await signIn(other ?? page)
  expect(await message).toMatchObject({ bytes: 31, sha256: sha256('a message, typed while expiring') })
  expect(await upload).toMatchObject({ bytes: 5_000_000, sha256: sha256(Buffer.alloc(5_000_000, 7)) })
  expect(await form).toBe('saved by a form')
  expect(await stream).toMatch(/as long as it takes/)
  expect(await page.locator('#notes').inputValue()).toBe('half a sentence')
  expect(await demo.stats()).toMatchObject({ signIns: 1, unauthorized: 0 })
})

test('a request of a tab that was closed meanwhile is not sent', async ({ here, context, demo }) => {
  const [page] = await signedInTabs(here, 1, { hold: '60' }, DEMO)
  await demo.debug('revoke', { reason: 'expired' })
  const closing = await openTab(context, demo, { hold: '60' }, DEMO)
  await closing.evaluate(() => {
    fetch('/api/notes', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'of a closed tab' }),
    }).catch(() => {})
  })
  await pendingIs(page, 1)
  await untilState(page, { status: 'signed-out' })
  await closing.close()
  await signIn(page)
  await pendingIs(page, 0)
  const { text } = await page.evaluate(async () => (await fetch('/api/notes')).json())
  expect(text).not.toBe('of a closed tab')
})

test('at the limit, and after a sign-out, what waits gets the 401 of the server', async ({ here, demo }) => {
  const [page] = await signedInTabs(here, 1, { hold: '4' }, DEMO)
  await demo.debug('revoke', { reason: 'expired' })
  expect(await send(page, '/api/me', 3)).toEqual([401, 401, 401])

  await signIn(page)
  await demo.debug('revoke', { reason: 'expired' })
  const waiting = send(page, '/api/me', 3)
  await untilState(page, { status: 'signed-out' })
  await page.evaluate(() => window.session.signOut())
  expect(await waiting).toEqual([401, 401, 401])
})

test('a refresh that the app asks for after the end is refused at once', async ({ here, demo }) => {
  const [page] = await signedInTabs(here, 1, { hold: '600' }, DEMO)
  await demo.debug('revoke', { reason: 'expired' })
  const codes = await page.evaluate(async () => {
    const codeOf = () => window.session.refresh().then(String, ({ code }) => code)
    return [await codeOf(), await codeOf()]
  })
  expect(codes).toEqual(['signed_out', 'signed_out'])
})

function sha256(body: string | Buffer): string {
  return createHash('sha256').update(body).digest('hex')
}

/** Out of sight, a page does not keep its session alive. */
function hide(page: Page): Promise<void> {
  return page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
    return window.session.refresh()
  })
}

async function times(page: Page): Promise<{ sessionExpiresAt?: number }> {
  return (await page.evaluate(() => window.session.getState())) as { sessionExpiresAt?: number }
}

async function pendingIs(page: Page, count: number): Promise<void> {
  await expect
    .poll(async () => (await page.evaluate(() => window.session.inspect())).requests.pending)
    .toBe(count)
}

function sendMessage(): Promise<object> {
  const body = 'a message, typed while expiring'
  return fetch('/api/echo', { method: 'POST', body }).then((response) => response.json())
}

function uploadBytes(): Promise<object> {
  const body = new Blob([new Uint8Array(5_000_000).fill(7)])
  return fetch('/api/echo', { method: 'POST', body }).then((response) => response.json())
}

function saveForm(): Promise<string> {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest()
    xhr.open('PUT', '/api/notes')
    xhr.setRequestHeader('content-type', 'application/json')
    xhr.onloadend = () => resolve(JSON.parse(xhr.responseText).text)
    xhr.send(JSON.stringify({ text: 'saved by a form' }))
  })
}

function readAnswer(): Promise<string> {
  return fetch('/api/chat', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: 'take as long as it takes', interval: 5 }),
  }).then((response) => response.text().then((text) => text.replaceAll(/data: {"token":"|\\?"}\n\n/g, '')))
}
