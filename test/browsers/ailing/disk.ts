import type { Ailment } from './ailment.js'

let ailing: Ailment['disk'] = 'well'

/** From now on this script's IndexedDB fails. */
export function setDisk(disk: Ailment['disk']): void {
  ailing = disk
}

const { open } = IDBFactory.prototype
IDBFactory.prototype.open = function (...args) {
  if (ailing === 'refuses to open') throw new DOMException('Internal error', 'UnknownError')
  return ailing === 'never opens' ? unanswered<IDBOpenDBRequest>() : open.apply(this, args)
}

const { get, put } = IDBObjectStore.prototype
IDBObjectStore.prototype.get = function (...args) {
  return ailing === 'never answers' ? unanswered<IDBRequest>() : get.apply(this, args)
}
IDBObjectStore.prototype.put = function (...args) {
  if (ailing === 'full') throw new DOMException('There is no room', 'QuotaExceededError')
  return put.apply(this, args)
}

function unanswered<T>(): T {
  return new EventTarget() as T
}
