import { beforeEach, expect, test, vi } from 'vitest'
import { pathHere } from '../../src/host/urls/path-here.js'
import { pageOf, returnToFor } from '../../src/page/return-to.js'
import { foreignUrls } from '../support/foreign-urls.js'

const HERE = new URL('https://app.example/sign-in?returnTo=x')

beforeEach(() => {
  const stored = new Map<string, string>()
  vi.stubGlobal('location', { href: HERE.href, origin: HERE.origin, protocol: HERE.protocol })
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  })
})

test.each([...foreignUrls(HERE), 'https://app.example:8443/'])(
  'a link with the returnTo %j leads nowhere',
  (returnTo) => {
    expect(pathHere(returnTo)).toBeNull()
    expect(pageOf(returnTo)).toBeNull()
  },
)

test.each([
  ['/chat?id=7#end', '/chat?id=7#end'],
  ['chat', '/chat'],
  ['', '/'],
  ['https://app.example/chat', '/chat'],
  ['https://user:password@app.example/chat', '/chat'],
  ['https:evil.example', '/evil.example'],
  ['/evil.example//', '/evil.example//'],
  ['/?next=//evil.example', '/?next=//evil.example'],
])('a link with the returnTo %j leads to %s', (returnTo, page) => {
  expect(pageOf(returnTo)).toBe(page)
})

test('a fragment stays in the tab, out of the query, and is there again afterwards', () => {
  const returnTo = returnToFor('/chat?id=7#message-3')
  expect(returnTo).toBe('/chat?id=7')
  expect(pageOf(returnTo)).toBe('/chat?id=7#message-3')
  expect(pageOf('/chat?id=8')).toBe('/chat?id=8')
  expect(pageOf('/chat?id=7#message-4')).toBe('/chat?id=7#message-4')
  returnToFor('/chat?id=7')
  expect(pageOf('/chat?id=7')).toBe('/chat?id=7')
})

test('what another script leaves in the storage of the tab leads nowhere else', () => {
  for (const left of ['//evil.example/', 'https://evil.example/#', 'javascript:alert(1)#', '#/']) {
    sessionStorage.setItem('holdfast-return-to', left)
    expect(pageOf('/chat')).toBe('/chat')
    expect(pageOf(left)).toBe(pathHere(left))
  }
})

test('where the storage of the tab is blocked the page is found all the same', () => {
  const blocked = () => {
    throw new DOMException('blocked', 'SecurityError')
  }
  vi.stubGlobal('sessionStorage', { getItem: blocked, setItem: blocked })
  expect(pageOf(returnToFor('/chat#end'))).toBe('/chat')
})
