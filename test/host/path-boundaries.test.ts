import './worker-scope.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { protectedUrls } from '../../src/host/urls/protected-urls.js'
import { atOrBelow } from '../../sw/resume/at-or-below.js'

const BASE = 'https://app.example/sw.js'
const BOUNDARIES = {
  protect: protectedUrls(['/api/'], BASE),
  resume: atOrBelow('/api', BASE),
}

/** What servers, and proxies before them, do with a path before they look where it leads. */
const STEPS: Readonly<Record<string, (path: string) => string>> = {
  decode: (path) =>
    path.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  'take a backslash for a slash': (path) => path.replaceAll('\\', '/'),
  'drop parameters': (path) => path.replace(/;[^/]*/g, ''),
  'merge slashes': (path) => path.replace(/\/+/g, '/'),
  'drop controls and spaces': (path) => path.replace(/[^!-\uffff]/g, ''),
  'cut a query off': (path) => path.replace(/[?#].*/s, ''),
  'resolve dots': resolved,
}

function resolved(path: string): string {
  const kept: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop()
    else if (segment !== '.') kept.push(segment)
  }
  return kept.join('/')
}

const PIECES =
  '.|..|%2e|%2E|%252e|/|%2f|%252F|%25252f|\\|%5c|%255C|;|%3b|%253b|?|%3f|%23|%00|%20|%09|%|%25|2|f|x|api'
const path = fc
  .array(fc.constantFrom(...PIECES.split('|')), { maxLength: 12 })
  .map((pieces) => pieces.join(''))
const server = fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 8 })

test.each(Object.entries(BOUNDARIES))(
  '%s: nothing that counts as below /api/ leads anywhere else, whatever a server makes of it',
  (_, isBelow) => {
    fc.assert(
      fc.property(path, server, (rest, steps) => {
        const url = new URL(`/api/${rest}`, BASE)
        fc.pre(isBelow(url))
        const seen = resolved(steps.reduce((sofar, step) => STEPS[step]?.(sofar) ?? sofar, url.pathname))
        expect(`${seen}/`).toMatch(/^\/api\//)
      }),
      { numRuns: 20_000 },
    )
  },
)

test.each([
  '/api/..%2Fadmin',
  '/api/..%2fadmin',
  '/api/x/..%2f..%2fadmin',
  '/api/..%5cadmin',
  '/api/%2e%2e%2fadmin',
  '/api/..%252fadmin',
  '/api/%252e%252e/admin',
  '/api/..%25252fadmin',
  '/api/..;/admin',
  '/api/..;v=1/admin',
  '/api/..%3b/admin',
  '/api/..%00/admin',
  '/api/..%3f/admin',
  '/api/%2525252525252e',
])('%s, which a server may take for /admin, gets no credential and is not resumed', (url) => {
  for (const isBelow of Object.values(BOUNDARIES)) expect(isBelow(new URL(url, BASE))).toBe(false)
})

test.each([
  '/api/a%2Fb',
  '/api/caf%C3%A9',
  '/api/caf%E9',
  '/api/100%25',
  '/api/%7Bid%7D',
  '/api/x;v=1',
  '/api/..x/...',
  '/api/x..',
  '/api/a%20b?to=..%2Fadmin#..%2F',
])('%s is what it looks like', (url) => {
  for (const isBelow of Object.values(BOUNDARIES)) expect(isBelow(new URL(url, BASE))).toBe(true)
})
