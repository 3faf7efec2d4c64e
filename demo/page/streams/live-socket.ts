import type { Session } from 'holdfast'
import { button, element, write } from '../dom/element.js'
import { failureText } from '../dom/failure-text.js'
import { onPress } from '../dom/on-press.js'
import { ticketFor } from './ticket.js'

/** What the server closes with when the session has ended. */
const SESSION_ENDED = 4401

/**
 * A `WebSocket`, opened by a ticket: on its handshake no header can be set, not even by a worker.
 *
 * @returns Closes it and forgets what came.
 */
export function bindLiveSocket(session: Session): () => void {
  const form = element('socket-form', HTMLFormElement)
  const message = element('socket-message', HTMLInputElement)
  const log = element('socket-log', HTMLElement)
  const state = element('socket-state', HTMLElement)
  const open = button('socket-open')
  const close = button('socket-close')
  let socket: WebSocket | null = null

  function show(text: string): void {
    const line = document.createElement('p')
    line.textContent = text
    log.append(line)
    log.scrollTop = log.scrollHeight
  }

  function end(said: string): void {
    socket?.close()
    socket = null
    form.hidden = true
    open.hidden = false
    write(state, said)
  }

  onPress(
    open,
    async () => {
      write(state, 'asking for a ticket')
      const opened = new WebSocket(`/api/socket?ticket=${await ticketFor(session)}`)
      socket = opened
      write(state, 'connecting')
      log.replaceChildren()
      opened.addEventListener('message', ({ data }) => show(data))
      opened.addEventListener('close', ({ code }) => {
        if (socket === opened) end(code === SESSION_ENDED ? 'closed: the session has ended' : 'closed')
      })
      await new Promise((resolve) => {
        opened.addEventListener('open', resolve)
        opened.addEventListener('close', resolve)
      })
      if (opened.readyState !== WebSocket.OPEN) return
      write(state, 'open')
      open.hidden = true
      form.hidden = false
      message.focus()
    },
    (error) => write(state, failureText(error)),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    socket?.send(message.value)
    message.value = ''
  })
  close.addEventListener('click', () => {
    end('closed')
    open.focus()
  })

  return () => {
    end('closed')
    message.value = ''
    log.replaceChildren()
  }
}
