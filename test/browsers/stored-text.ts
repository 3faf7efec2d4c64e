import type { SessionPage } from '../support/session-page.js'

/** All that page script can read of the origin's databases. */
export function storedText(page: SessionPage): Promise<string> {
  return page.evaluate(async () => {
    const found: unknown[] = []
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const open = indexedDB.open(name)
        open.onsuccess = () => resolve(open.result)
        open.onerror = () => reject(open.error)
      })
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store).getAll()
        await new Promise((resolve) => {
          all.onsuccess = resolve
        })
        found.push(all.result)
      }
      database.close()
    }
    return JSON.stringify(found)
  })
}
