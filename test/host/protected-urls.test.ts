import { expect, test } from 'vitest'
import { protectedUrls } from '../../src/host/urls/protected-urls.js'

const BASE = 'https://app.example/sw.js'
const isProtected = protectedUrls(['/api/', '/me', 'https://api.example.com/v1/'], BASE)
const judged = (url: string): boolean => isProtected(new URL(url, BASE))

test.each([
  '/api/',
  '/api/chat?q=1#top',
  '/other/../api/chat',
  '/other/%2e%2e/api/chat',
  '\\api\\chat',
  'https://APP.example:443/api/chat',
  '/me',
  '/me/',
  '/me/photo',
  'https://api.example.com/v1/items',
  'HTTPS://API.EXAMPLE.COM/v1/items',
])('%s gets the credential', (url) => {
  expect(judged(url)).toBe(true)
})

test.each([
  '/api',
  '/api-evil/',
  '/apis/',
  '/API/',
  '/api/../evil',
  '/api/%2e%2e/evil',
  '/api\\..\\evil',
  '/evil?/api/',
  '/evil#/api/',
  '/api%2Fchat',
  '/menu',
  'https://api.example.com.evil.test/v1/',
  'https://api.example.com@evil.test/v1/',
  'https://evil.test/https://api.example.com/v1/',
  'https://evil.test/api/',
  'https://api.example.com:8443/v1/',
  'https://api.example.com/v10/',
  'http://api.example.com/v1/',
  'http://app.example/api/',
  'https://sub.app.example/api/',
  '//evil.test/api/',
  'data:text/plain,/api/',
  'blob:https://app.example/api/',
])('%s gets no credential', (url) => {
  expect(judged(url)).toBe(false)
})

test.each([
  ['', '""'],
  ['api/', '"api/"'],
  ['//api.example.com/', '//api.example.com/'],
  ['/api/*', 'without pattern'],
  ['/api/?v=1', 'without pattern'],
  ['/api/#v1', 'fragment'],
  ['https://user@api.example.com/', 'credentials'],
  ['http://api.example.com/', 'must be https'],
  ['ftp://api.example.com/', 'ftp:'],
  [/\/api\//, 'write a path such as'],
  [42, '42'],
  [null, 'null'],
])('an entry %o is refused with a word on what to write', (entry, told) => {
  expect(() => protectedUrls([entry], BASE)).toThrow(TypeError)
  expect(() => protectedUrls([entry], BASE)).toThrow(told)
})

test.each([[undefined], [[]], ['/api/']])('protect: %o is told to list paths', (protect) => {
  expect(() => protectedUrls(protect, BASE)).toThrow("protect: ['/api/']")
})

test('servers on this machine may be plain http', () => {
  const url = new URL('http://localhost:3000/api/x')
  expect(protectedUrls(['http://localhost:3000/api/'], BASE)(url)).toBe(true)
})
