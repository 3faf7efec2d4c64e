import { helloOf } from '../src/host/hello-of.js'
import { LIFE, type LinkHello } from '../src/protocol/messages.js'

/** How often a worker is asked that lives but does not answer. */
const MAX_TRIES = 5

/**
 * What another worker of this scope says for hello; `null` when it says nothing. One of Holdfast that lives
 * holds its lock, even where it is too busy to answer: it is asked again.
 *
 * @param least How often one is asked that does not seem to live: it may have to be started first.
 */
export async function helloOfOther(worker: ServiceWorker, least: number): Promise<LinkHello | null> {
  for (let tried = 1; tried <= MAX_TRIES; tried++) {
    const hello = await helloOf(worker)
    if (hello) return hello
    if (tried >= least && !(await livesAnother())) return null
  }
  return null
}

async function livesAnother(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query()
  return held.filter(({ name }) => name?.startsWith(LIFE)).length > 1
}
