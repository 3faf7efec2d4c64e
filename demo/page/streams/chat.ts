import { button, element, write } from '../dom/element.js'
import { failureText } from '../dom/failure-text.js'
import type { Unsaved } from '../session/clear-on-sign-out.js'
import { chatAnswer } from './chat-answer.js'
import { chatEntry, clearChat } from './chat-log.js'

/** @returns Ends the conversation and forgets it. */
export function bindChat(): (unsaved: Unsaved) => void {
  const form = element('chat-form', HTMLFormElement)
  const message = element('chat-message', HTMLInputElement)
  const state = element('chat-state', HTMLElement)
  const send = button('chat-send')
  const stop = button('chat-stop')
  let answering: AbortController | null = null

  function setAnswering(next: AbortController | null): void {
    answering = next
    send.hidden = next !== null
    stop.hidden = next === null
  }

  async function ask(asked: string, { signal }: AbortController): Promise<void> {
    let answer: ReturnType<typeof chatEntry> | null = null
    try {
      for await (const token of chatAnswer(asked, signal)) {
        if (!answer) {
          // Only now: what nobody has answered stays typed.
          chatEntry('you').append(asked)
          answer = chatEntry('server')
          if (message.value === asked) message.value = ''
          write(state, 'answering')
        }
        answer.append(token)
      }
      write(state, '')
    } catch (error) {
      write(state, signal.aborted ? 'stopped' : failureText(error))
    } finally {
      answer?.end()
    }
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const asked = message.value.trim()
    if (asked === '' || answering) return
    const request = new AbortController()
    setAnswering(request)
    write(state, 'sent')
    await ask(asked, request)
    setAnswering(null)
    message.focus()
  })
  stop.addEventListener('click', () => answering?.abort())

  return (unsaved) => {
    answering?.abort()
    clearChat()
    write(state, '')
    if (unsaved === 'dropped') message.value = ''
  }
}
