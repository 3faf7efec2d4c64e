import { promisifyRequest } from 'idb-keyval'

const DATABASE = 'holdfast'
const STORE = 'session'

/** Safari can leave an IndexedDB request unanswered for ever when many tabs are open. */
const IDB_TIMEOUT_MS = 3_000

let connection: Promise<IDBDatabase> | null = null

/** @throws Error when IndexedDB refuses or does not answer in time. So do the others here. */
export function readSlot(name: string): Promise<unknown> {
  return bounded('readonly', (store) => promisifyRequest<unknown>(store.get(name)))
}

/**
 * Replaces a value by what the judge makes of it, in one atomic step.
 *
 * @param judge May have what is stored kept in another slot.
 * @returns What is stored now.
 */
export function changeSlot<T>(
  name: string,
  judge: (stored: unknown, keepAs: (other: string) => void) => T,
): Promise<T> {
  let isKept = false
  return bounded('readwrite', async (store) => {
    const stored = await promisifyRequest<unknown>(store.get(name))
    const judged = judge(stored, (other) => {
      // Where that fails, for lack of room perhaps, it is done without.
      if (!isKept) store.put(stored, other)
      isKept = true
    })
    store.put(judged, name)
    await promisifyRequest(store.transaction)
    return judged
  })
}

/** A disk that is too full to be written may still forget. */
export function forgetSlot(name: string): Promise<unknown> {
  return bounded('readwrite', (store) => promisifyRequest(store.delete(name)))
}

export function wipeSlots(): Promise<unknown> {
  return bounded('readwrite', (store) => promisifyRequest(store.clear()))
}

/** A connection can be dead without having said so: a task that fails gets a second try over a new one. */
function bounded<T>(mode: IDBTransactionMode, task: (store: IDBObjectStore) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let isLate = false
    let undo = async () => {}
    async function once(): Promise<T> {
      const transaction = (await connected()).transaction(STORE, mode)
      undo = async () => transaction.abort()
      // What nobody waits for any more must not happen later, when the session has gone on without it.
      if (isLate) void undo()
      return task(transaction.objectStore(STORE))
    }
    async function again({ name }: DOMException): Promise<T> {
      disconnect()
      // Somebody else has made a store of this name, with keys of its own.
      if (name === 'DataError') await promisifyRequest(indexedDB.deleteDatabase(DATABASE))
      return once()
    }
    const timer = setTimeout(() => {
      isLate = true
      undo().catch(() => {})
      failed(new Error('IndexedDB does not answer'))
    }, IDB_TIMEOUT_MS)
    function failed(error: unknown): void {
      disconnect()
      reject(error)
    }
    once()
      .catch(again)
      .then(resolve, failed)
      .finally(() => clearTimeout(timer))
  })
}

function connected(): Promise<IDBDatabase> {
  connection ??= opened()
  return connection
}

async function opened(version?: number): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, version)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  const database = await promisifyRequest(request)
  // Who deletes the database would otherwise wait for this host, and everybody else for the deletion.
  database.onversionchange = database.onclose = disconnect
  if (database.objectStoreNames.contains(STORE)) return database
  // Somebody else has made a database of this name.
  database.close()
  if (database.version < Number.MAX_SAFE_INTEGER) return opened(database.version + 1)
  await promisifyRequest(indexedDB.deleteDatabase(DATABASE))
  return opened()
}

function disconnect(): void {
  connection?.then(
    (database) => database.close(),
    () => {},
  )
  connection = null
}
