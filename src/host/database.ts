import { clear, createStore, get, update } from 'idb-keyval'

/** Safari can leave an IndexedDB request unanswered for ever when many tabs are open. */
const PATIENCE = 3_000

let opened: ReturnType<typeof createStore> | null = null

function store(): ReturnType<typeof createStore> {
  opened ??= createStore('holdfast', 'session')
  return opened
}

/** @throws Error when IndexedDB refuses or does not answer in time. So do the others here. */
export function readSlot<T>(name: string): Promise<T | undefined> {
  return within(PATIENCE, () => get<T>(name, store()))
}

/** Replaces a value by what the judge makes of it, in one atomic step. @returns What is stored now. */
export function changeSlot<T>(name: string, judge: (stored: T | undefined) => T): Promise<T> {
  return within(PATIENCE, () => {
    let judged: T
    const judgeOnce = (stored: T | undefined) => {
      judged = judge(stored)
      return judged
    }
    return update<T>(name, judgeOnce, store()).then(() => judged)
  })
}

export function wipeSlots(): Promise<void> {
  return within(PATIENCE, () => clear(store()))
}

function within<T>(ms: number, task: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('IndexedDB does not answer')), ms)
    new Promise<T>((begun) => begun(task())).then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
