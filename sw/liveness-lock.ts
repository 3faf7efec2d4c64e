import { LIFE, type LinkHello } from '../src/protocol/messages.js'

/**
 * A lock that is held for as long as this worker lives. Whoever gets hold of it learns, sooner than
 * in any other way, that the worker may have died: a message port never tells. Any page can steal
 * it; then there is another.
 *
 * @returns Gives this worker's first word to a page.
 */
export function livenessLock(): () => Promise<LinkHello> {
  const boot = crypto.randomUUID()
  let hello = held()

  function held(): Promise<LinkHello> {
    const life = `${LIFE}${crypto.randomUUID()}`
    return new Promise((told) => {
      navigator.locks
        .request(life, () => {
          told({ holdfast: 'hello', life, boot })
          return new Promise<never>(() => {})
        })
        .catch(({ name }: DOMException) => {
          if (name === 'AbortError') hello = held()
        })
    })
  }

  return () => hello
}
