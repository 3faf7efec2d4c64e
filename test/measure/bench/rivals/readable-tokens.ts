import type { Browser } from 'playwright-core'
import type { Origin } from './origin.js'
import { profileAt } from './profile.js'

/** Where a script of the page finds each token; `null` is nowhere. */
export interface ReadableTokens {
  readonly accessToken: string | null
  readonly refreshToken: string | null
}

/** Opens a second tab of a session, sends a request, and looks for the tokens that are valid then. */
export async function readableTokens(
  browser: Browser,
  { url, authorizationServer, life }: Origin,
  contestant: string,
): Promise<ReadableTokens> {
  life.due(600)
  const profile = await profileAt(browser, `${url}/${contestant}.html`)
  try {
    await profile.open()
    const page = await profile.open()
    await page.evaluate(() => window.contestant.get('/api/me'))
    const places = new Map(Object.entries(await page.evaluate(stored)))
    places.set('memory', await memoryOf(await page.context().newCDPSession(page)))
    const placeOf = (token: string) => [...places].find(([, text]) => text.includes(token))?.[0] ?? null
    const { accessToken, refreshToken } = authorizationServer.grants()
    return { accessToken: placeOf(accessToken), refreshToken: placeOf(refreshToken) }
  } finally {
    await profile.close()
  }
}

/** Runs in the page: all that its storages hold, as text. */
async function stored(): Promise<Record<string, string>> {
  const settled = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  const records: unknown[] = []
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name))
    for (const store of database.objectStoreNames)
      records.push(await settled(database.transaction(store).objectStore(store).getAll()))
    database.close()
  }
  const cached: string[] = []
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const response of await cache.matchAll()) cached.push(await response.text())
  }
  return {
    localStorage: JSON.stringify(localStorage),
    sessionStorage: JSON.stringify(sessionStorage),
    cookies: document.cookie,
    IndexedDB: JSON.stringify(records),
    'the cache': cached.join(),
  }
}

interface DevTools {
  on(event: 'HeapProfiler.addHeapSnapshotChunk', hear: (event: { chunk: string }) => void): unknown
  send(method: 'HeapProfiler.takeHeapSnapshot'): Promise<unknown>
}

/** A page's memory as text, after its garbage was collected. */
async function memoryOf(devtools: DevTools): Promise<string> {
  const chunks: string[] = []
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await devtools.send('HeapProfiler.takeHeapSnapshot')
  return chunks.join('')
}
