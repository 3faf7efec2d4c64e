/** Commands with numbered answers, and events between them: the shape of CDP and of WebDriver BiDi. */
export interface CommandChannel {
  send(method: string, params?: object, sessionId?: string): Promise<Answered>
  on(method: string, heard: (params: Answered, sessionId: string | undefined) => void): () => void
  /** Takes in one message of the browser's. */
  receive(text: string): void
  /** Fails what is waiting, because no answer will come. */
  over(reason: string): void
}

// biome-ignore lint/suspicious/noExplicitAny: the browser's JSON, read where it is asked for.
export type Answered = any

export function commandChannel(post: (text: string) => void): CommandChannel {
  const waiting = new Map<number, Waiting>()
  const listeners = new Set<{ method: string; heard: (params: Answered, sessionId?: string) => void }>()
  let sent = 0
  let ended: string | undefined

  return {
    send(method, params = {}, sessionId) {
      const id = ++sent
      return new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(new Error(`${method}: ${ended}`))
        waiting.set(id, { resolve, reject })
        post(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }))
      })
    },
    on(method, heard) {
      const listener = { method, heard }
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    receive(text) {
      const message = JSON.parse(text)
      const answer = waiting.get(message.id)
      waiting.delete(message.id)
      if (!answer) {
        for (const { method, heard } of [...listeners]) {
          if (method === message.method) heard(message.params, message.sessionId)
        }
      } else if (message.error) answer.reject(new Error(message.message ?? message.error.message))
      else answer.resolve(message.result)
    },
    over(reason) {
      ended = reason
      for (const answer of waiting.values()) answer.reject(new Error(reason))
      waiting.clear()
    },
  }
}

interface Waiting {
  resolve(result: Answered): void
  reject(error: Error): void
}
