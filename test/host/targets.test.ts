import { expect, test } from 'vitest'
import { MAIN } from '../../src/core/target.js'
import { targetsOf } from '../../src/host/urls/targets.js'

const BASE = 'https://app.example/sw.js'
const resource = 'https://billing.example/'

function judged(protect: unknown, url: string): unknown {
  const target = targetsOf(protect, BASE, 'header')(new URL(url, BASE))
  return target && JSON.parse(target)
}

test('each entry may have an access token of its own, and the most specific one counts', () => {
  const protect = [
    '/api/',
    { url: '/api/billing/', scope: 'pay', resource },
    { url: '/api/billing/public' },
    { url: 'https://reports.example/v1/', resource: 'urn:example:reports' },
  ]
  expect(judged(protect, '/api/me')).toEqual({})
  expect(judged(protect, '/api/billing/invoices')).toEqual({ resource, scope: 'pay' })
  expect(judged(protect.toReversed(), '/api/billing/invoices')).toEqual({ resource, scope: 'pay' })
  expect(judged(protect, '/api/billing/public/prices')).toEqual({})
  expect(judged(protect, 'https://reports.example/v1/x')).toEqual({ resource: 'urn:example:reports' })
  expect(judged(protect, 'https://reports.example/v2/x')).toBeNull()
  expect(judged(protect, '/other')).toBeNull()
})

test('however an entry is written, the same resource and scope share an access token', () => {
  const targetOf = targetsOf(
    [
      { url: '/a/', resource, scope: 'x' },
      { scope: 'x', resource, url: '/b/' },
    ],
    BASE,
    'header',
  )
  const [a, b] = ['/a/', '/b/'].map((path) => targetOf(new URL(path, BASE)))
  expect(a).toBe(b)
  expect(targetsOf([{ url: '/a/' }], BASE, 'cookie')(new URL('/a/', BASE))).toBe(MAIN)
})

test.each([
  [{}, '{}'],
  [{ resource }, 'write a path such as'],
  [{ url: 'api' }, '"api"'],
  [{ url: '/x/', resurce: resource }, /"url":"\/x\/".*no option "resurce".*url, resource, scope/],
  [{ url: '/x/', resource: 'billing' }, /"url":"\/x\/".*absolute URI without fragment/],
  [{ url: '/x/', resource: '/billing/' }, 'absolute URI'],
  [{ url: '/x/', resource: `${resource}#top` }, 'without fragment'],
  [{ url: '/x/', resource: ` ${resource}` }, 'absolute URI'],
  [{ url: '/x/', resource: '' }, 'absolute URI'],
  [{ url: '/x/', resource: 42 }, 'absolute URI'],
  [{ url: '/x/', resource: [resource] }, 'absolute URI'],
  [{ url: '/x/', scope: '' }, 'words'],
  [{ url: '/x/', scope: 'read  write' }, 'words'],
  [{ url: '/x/', scope: 'read\nwrite' }, 'words'],
  [{ url: '/x/', scope: 'say "hi"' }, 'words'],
  [{ url: '/x/', scope: ['read', 'write'] }, 'words'],
])('the entry %o is refused with a word on what to write', (entry, told) => {
  expect(() => targetsOf(['/api/', entry], BASE, 'header')).toThrow(TypeError)
  expect(() => targetsOf(['/api/', entry], BASE, 'header')).toThrow(told)
})

test.each([{ resource }, { scope: 'read' }])('%o with a cookie is told what it needs', (asked) => {
  const entry = { url: '/x/', ...asked }
  expect(() => targetsOf([entry], BASE, 'cookie')).toThrow(/"url":"\/x\/".*accessToken: 'header'/)
})

test.each([
  [null, '/api/me', true],
  ['', '/api/me', true],
  ['Bearer dummy', '/api/me', true],
  ['bearer', '/api/me', true],
  ['Basic dTpw', '/api/me', false],
  ['ApiKey 42', '/api/me', false],
  ['AWS4-HMAC-SHA256 Credential=x', '/api/me', false],
  ['DPoP eyJ', '/api/me', false],
  ['Bearer-Key 42', '/api/me', false],
  ['Bearer of-the-page', '/api/keys/', false],
  [null, '/api/keys/', true],
  ['Basic dTpw', '/other', false],
])('with the Authorization %o of its page, a request to %s is ours: %o', (own, path, isOurs) => {
  const targetOf = targetsOf(['/api/', { url: '/api/keys/', keep: 'authorization' }], BASE, 'cookie')
  expect(targetOf(new URL(path, BASE), own) !== null).toBe(isOurs)
})

test('what else an entry would keep is refused with a word on what it can', () => {
  expect(() => targetsOf([{ url: '/x/', keep: 'cookie' }], BASE, 'header')).toThrow(
    /"url":"\/x\/".*keep must be 'authorization'/,
  )
})
