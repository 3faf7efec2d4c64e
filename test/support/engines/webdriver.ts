import { setTimeout as sleep } from 'node:timers/promises'
import { expressionOf } from './in-page.js'

/** One session of W3C WebDriver: one browser with many windows, of which commands reach one at a time. */
export interface WebDriverSession {
  /** One command to the browser or, named, to one of its windows. */
  command(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object, window?: string): Promise<unknown>
  /** Runs a function in a window while others run in other windows. */
  evaluate(window: string, inPage: (argument: never) => unknown, argument: unknown): Promise<unknown>
}

export async function openSession(
  driver: string,
  capabilities: object,
  startTimeout: number,
): Promise<WebDriverSession> {
  const started = await ask('POST', `${driver}/session`, { capabilities }, startTimeout)
  const { sessionId } = started as { sessionId: string }
  const session = `${driver}/session/${sessionId}`
  let turn: Promise<unknown> = Promise.resolve()
  let chosen: string | undefined

  /** A window is chosen by one command and used by the next, so nobody may come in between. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const mine = turn.then(task)
    turn = mine.catch(() => {})
    return mine
  }

  const command: WebDriverSession['command'] = (method, path, body, window) =>
    inTurn(async () => {
      if (window !== undefined && window !== chosen) {
        await ask('POST', `${session}/window`, { handle: window })
        chosen = window
      }
      return ask(method, session + path, body)
    })

  const script = (window: string, text: string) =>
    command('POST', '/execute/sync', { script: text, args: [] }, window)

  /** Now and then WebKitWebDriver loses a command. One that only reads is given again. */
  async function look(window: string, text: string, tried = 1): Promise<unknown> {
    try {
      return await script(window, text)
    } catch (error) {
      if (tried === LOOKS || !(error instanceof DOMException && error.name === 'TimeoutError')) throw error
      return look(window, text, tried + 1)
    }
  }

  return {
    command,
    async evaluate(window, inPage, argument) {
      // A script that is waited for would keep the session from all other windows.
      const key = JSON.stringify(crypto.randomUUID())
      await script(
        window,
        `const all = window.evaluations ??= new Map()
        all.set(${key}, { type: 'pending' });
        ${expressionOf(inPage, argument)}.then(
          (json) => all.set(${key}, { type: 'value', json }),
          (error) => all.set(${key}, { type: 'error', text: String(error) }),
        )`,
      )
      for (let looked = 1; ; looked++) {
        const found = (await look(window, `return window.evaluations?.get(${key})`)) as Evaluation | null
        if (!found) throw new Error('The page has gone.')
        if (found.type === 'value') return JSON.parse(found.json)
        if (found.type === 'error') throw new Error(found.text)
        await sleep(pollingPause(looked))
      }
    },
  }
}

type Evaluation =
  | { readonly type: 'pending' }
  | { readonly type: 'value'; readonly json: string }
  | { readonly type: 'error'; readonly text: string }

/** A command that the driver has not answered by then is lost. */
const PATIENCE = 60_000

/** How often one is given that only reads. */
const LOOKS = 3

/**
 * This protocol has no events, and each look keeps four processes busy: the longer something takes, the more seldom it
 * is looked at.
 *
 * @returns Milliseconds.
 */
export function pollingPause(looked: number): number {
  return Math.min(10 * looked, 80)
}

async function ask(method: string, url: string, body?: object, timeout = PATIENCE): Promise<unknown> {
  const content = method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}
  const response = await fetch(url, { method, ...content, signal: AbortSignal.timeout(timeout) })
  const { value } = (await response.json()) as { value: unknown }
  if (response.ok) return value
  const { error, message } = value as { error: string; message: string }
  throw new Error(`${method} ${new URL(url).pathname}: ${error}: ${message}`)
}
