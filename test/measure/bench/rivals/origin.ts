import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server.js'
import { answerApi } from './resource-server.js'
import { type TokenLife, tokenLife } from './token-life.js'

/** The one origin of a run: the pages, the resource server under `/api/`, and the authorization server. */
export interface Origin {
  readonly url: string
  readonly authorizationServer: AuthorizationServer
  readonly life: TokenLife
  /** The scripts that were loaded since the last call, with their contents. */
  takeLoaded(): ReadonlyMap<string, Buffer>
  stop(): Promise<void>
}

const FILE = /^\/((?:assets\/)?[\w-]+\.(js|html))$/
const CALLBACK = /^\/([\w-]+)\/callback$/
const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', html: 'text/html' }

/** @param site The folder of the pages. `/<name>/callback` is the page `<name>.html` too. */
export async function startOrigin(site: string, clientIds: readonly string[]): Promise<Origin> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://localhost:${port}`
  const life = tokenLife()
  const authorizationServer = await startAuthorizationServer(url, clientIds, life)

  let loaded = new Map<string, Buffer>()
  server.on('request', async (request, response) => {
    try {
      const [path = ''] = request.url?.split('?') ?? []
      const [, callback] = CALLBACK.exec(path) ?? []
      const [, file = `${callback}.html`, type = 'html'] = FILE.exec(path) ?? []
      if (path.startsWith('/api/')) await answerApi(request, response, authorizationServer)
      else if (FILE.test(path) || callback !== undefined) {
        const content = await readFile(join(site, file))
        if (type === 'js') loaded.set(file, content)
        response.writeHead(200, { 'content-type': `${TYPES[type]}; charset=utf-8` }).end(content)
      } else authorizationServer.answer(request, response)
    } catch (error) {
      response.writeHead(404).end(String(error))
    }
  })
  return {
    url,
    authorizationServer,
    life,
    takeLoaded() {
      const taken = loaded
      loaded = new Map()
      return taken
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
