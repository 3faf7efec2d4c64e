import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startProxy } from '../support/proxy.js'

/** A demo with an API below `/api/kept/` that lets browsers keep its answers for an hour, and has the same version of them for everybody. */
export interface KeptAnswers {
  readonly origin: string
  /** How often the API was asked for this path. */
  asked(path: string): number
  stop(): Promise<void>
}

/** How wide a picture is shows whose it is. */
export const WIDTHS: Readonly<Record<string, number>> = { demo: 11, second: 22 }

/** What it holds keeps it out of the back/forward cache of most browsers: it is loaded anew when it is gone back to. */
const AT_LOAD = `<!doctype html><script>
navigator.locks.request('held', () => new Promise(() => {}))
onunload = () => {}
onpageshow = ({ persisted }) => { if (persisted) window.atLoad = 'as it was' }
window.atLoad = fetch('/api/kept/text').then((response) => response.text())
</script>`

/** @param demo Knows who asks. */
export async function startKeptAnswers(demo: () => string): Promise<KeptAnswers> {
  const asked: string[] = []

  async function answer({ url = '', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (url === '/at-load.html') {
      response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' })
      response.end(AT_LOAD)
      return
    }
    asked.push(url)
    const { authorization = '', cookie = '' } = headers
    const me = await fetch(`${demo()}/api/me`, { headers: { authorization, cookie } })
    if (!me.ok) {
      response.writeHead(401).end()
      return
    }
    const { username } = (await me.json()) as { readonly username: string }
    const version = { etag: '"1"', 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' }
    const caching = { ...version, 'cache-control': 'private, max-age=3600' }
    if (headers['if-none-match'] || headers['if-modified-since']) {
      response.writeHead(304, caching).end()
      return
    }
    const isPicture = url.endsWith('.svg')
    response.writeHead(200, { ...caching, 'content-type': isPicture ? 'image/svg+xml' : 'text/plain' })
    const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTHS[username]}" height="9"/>`
    response.end(isPicture ? picture : username)
  }

  const api = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  api.listen(0, '127.0.0.1')
  await once(api, 'listening')
  const own = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
  const isOwn = ({ url = '' }: IncomingMessage) => url.startsWith('/api/kept/') || url === '/at-load.html'
  const proxy = await startProxy('http', (request) => (isOwn(request) ? own : demo()))
  return {
    origin: proxy.origin,
    asked: (path) => asked.filter((url) => url === path).length,
    async stop() {
      await proxy.stop()
      api.closeAllConnections()
      api.close()
    },
  }
}
