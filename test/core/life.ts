import type { Holder } from './web-lock.js'

/** Counts the steps that hosts take, and ends the life of the one that takes the fatal step. */
export interface Fate {
  steps: number
  fatalStep: number
}

/** The life of one host. What it waits for when it dies never comes. */
export interface Life extends Holder {
  die(): void
  /** A moment at which the host can die. */
  step(moment: () => Promise<void>): Promise<void>
  /** The same for what goes on without the host, such as a request that is on its way. */
  send(moment: () => Promise<void>): Promise<void>
}

export function newLife(fate: Fate): Life {
  let alive = true
  let listeners: readonly (() => void)[] = []

  function die(): void {
    if (!alive) return
    alive = false
    for (const listener of listeners) listener()
  }

  async function send(moment: () => Promise<void>): Promise<void> {
    fate.steps++
    if (fate.steps === fate.fatalStep) die()
    if (!alive) await new Promise<never>(() => {})
    await moment()
  }

  return {
    isAlive: () => alive,
    onDeath(listener) {
      listeners = [...listeners, listener]
    },
    die,
    send,
    async step(moment) {
      await send(moment)
      if (!alive) await new Promise<never>(() => {})
    },
  }
}
