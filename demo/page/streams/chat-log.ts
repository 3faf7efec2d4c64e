import { element } from '../dom/element.js'

interface ChatEntry {
  append(text: string): void
  end(): void
}

/** Begins an entry in the conversation. It is read out when it is complete, not token by token. */
export function chatEntry(from: 'you' | 'server'): ChatEntry {
  const log = element('chat-log', HTMLElement)
  const entry = document.createElement('p')
  entry.dataset.from = from
  log.append(entry)
  if (from === 'server') log.ariaBusy = 'true'
  return {
    append(text) {
      entry.append(text)
      log.scrollTop = log.scrollHeight
    },
    end() {
      log.ariaBusy = 'false'
    },
  }
}

export function clearChat(): void {
  element('chat-log', HTMLElement).replaceChildren()
}
