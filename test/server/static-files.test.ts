import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningServer, runServer } from './running-server.js'

let server: RunningServer
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdfast-'))
  const site = join(directory, 'site')
  await mkdir(join(site, 'assets'), { recursive: true })
  await writeFile(join(directory, 'secret.txt'), 'secret')
  await writeFile(join(site, 'index.html'), '<!doctype html>')
  await writeFile(join(site, 'sw.js'), '')
  await writeFile(join(site, 'assets', 'main-1a2b.js'), '')
  server = await runServer({ staticDir: site })
})
afterAll(async () => {
  await server.close()
  await rm(directory, { recursive: true })
})

test.each([
  ['/', 'text/html; charset=utf-8', 'no-cache'],
  ['/?refreshToken=cookie', 'text/html; charset=utf-8', 'no-cache'],
  ['/sw.js?refreshToken=cookie', 'text/javascript; charset=utf-8', 'no-cache'],
  ['/assets/main-1a2b.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
])('%s is served as what it is', async (path, type, caching) => {
  const { status, headers } = await server.call(path)
  expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, type, caching])
  expect(headers.get('content-security-policy')).toContain(`default-src 'self'`)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})

test('the worker may control the whole origin', async () => {
  expect((await server.call('/sw.js')).headers.get('service-worker-allowed')).toBe('/')
})

test('an unknown path is not found', async () => {
  const response = await server.call('/nowhere')
  expect([response.status, await response.json()]).toEqual([404, { error: 'not_found' }])
})

test.each(['/../secret.txt', '/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/%00', '/%'])(
  'no path leads out of the directory: %s',
  async (path) => {
    const answer = await raw(path)
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /)
    expect(answer).not.toContain('secret')
  },
)

/** `fetch` would tidy such a path up before it is sent. */
async function raw(path: string): Promise<string> {
  const socket = connect(Number(new URL(server.origin).port), '127.0.0.1')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  return text(socket)
}
