import { promisifyRequest } from 'idb-keyval'

const DATABASE = 'holdfast'
const STORE = 'session'

/** Safari can leave an IndexedDB request unanswered for ever when many tabs are open. */
const PATIENCE = 3_000

let connection: Promise<IDBDatabase> | null = null

/** @throws Error when IndexedDB refuses or does not answer in time. So do the others here. */
export function readSlot<T>(name: string): Promise<T | undefined> {
  return bounded('readonly', (store) => promisifyRequest<T | undefined>(store.get(name)))
}

/** Replaces a value by what the judge makes of it, in one atomic step. @returns What is stored now. */
export function changeSlot<T>(name: string, judge: (stored: T | undefined) => T): Promise<T> {
  return bounded('readwrite', async (store) => {
    const judged = judge(await promisifyRequest<T | undefined>(store.get(name)))
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
    function again(): Promise<T> {
      disconnect()
      return once()
    }
    const timer = setTimeout(() => {
      isLate = true
      undo().catch(() => {})
      failed(new Error('IndexedDB does not answer'))
    }, PATIENCE)
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
  return opened(database.version + 1)
}

function disconnect(): void {
  connection?.then(
    (database) => database.close(),
    () => {},
  )
  connection = null
}
