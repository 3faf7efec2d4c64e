import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'

/** What can be wrong with IndexedDB. */
export type DiskFault = 'refuses to open' | 'never opens' | 'never answers' | 'full' | 'busy'

/** The IndexedDB of one origin, which outlives its hosts. */
export interface FaultyDisk {
  fail(fault: DiskFault): Promise<void>
  mend(): void
  /** Closes every connection without telling anybody. */
  dropConnections(): void
}

const NEVER = {}

/** Puts an IndexedDB in the place of the browser's that fails when it is told to. */
export function faultyDisk(): FaultyDisk {
  const factory = new IDBFactory()
  const connections = new Set<IDBDatabase>()
  let fault: DiskFault | null = null

  const open: IDBFactory['open'] = (name, version) => {
    if (fault === 'refuses to open') throw new DOMException('Internal error', 'UnknownError')
    if (fault === 'never opens') return NEVER as IDBOpenDBRequest
    const request = version === undefined ? factory.open(name) : factory.open(name, version)
    request.addEventListener('success', () => connections.add(request.result))
    return request
  }
  globalThis.indexedDB = new Proxy(factory, {
    get: (target, member) => (member === 'open' ? open : Reflect.get(target, member).bind(target)),
  })
  meddle('get', () => fault === 'never answers')
  meddle('put', () => fault === 'never answers')
  const { put } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (...args) {
    if (fault === 'full') throw new DOMException('There is no room', 'QuotaExceededError')
    return put.apply(this, args)
  }

  return {
    async fail(next) {
      fault = next
      if (next === 'busy') await keepBusy(factory, () => fault === 'busy')
      if (next === 'never opens' || next === 'refuses to open') dropConnections()
    },
    mend() {
      fault = null
    },
    dropConnections,
  }

  function dropConnections(): void {
    for (const connection of connections) connection.close()
  }
}

function meddle(method: 'get' | 'put', isStuck: () => boolean): void {
  const original = IDBObjectStore.prototype[method] as (...args: unknown[]) => IDBRequest
  Object.assign(IDBObjectStore.prototype, {
    [method](this: IDBObjectStore, ...args: unknown[]) {
      return isStuck() ? NEVER : original.apply(this, args)
    },
  })
}

/** A page of the same origin that holds a transaction open, so that all others wait. */
function keepBusy(factory: IDBFactory, isBusy: () => boolean): Promise<void> {
  return new Promise((begun) => {
    const opening = factory.open('holdfast')
    opening.onupgradeneeded = () => opening.result.createObjectStore('session')
    opening.onsuccess = () => {
      const store = opening.result.transaction('session', 'readwrite').objectStore('session')
      const again = () => {
        begun()
        if (isBusy()) store.get('anything').onsuccess = again
        else opening.result.close()
      }
      store.get('anything').onsuccess = again
    }
  })
}
