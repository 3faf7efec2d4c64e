import { element } from '../dom/element.js'
import { timeAgo } from '../dom/time-text.js'

interface Letter {
  readonly to: string
  readonly link: string
  readonly sentAt: string
}

/** An inbox has room for all; the panel of a demo has not. */
const SHOWN = 3

/**
 * Shows the mail that the reference server would have sent. It tells this only when it
 * was started with `--debug`.
 */
export async function showOutbox(): Promise<void> {
  const list = element('outbox', HTMLElement)
  const response = await fetch('/debug/outbox', { cache: 'no-store' })
  if (!response.ok) return list.replaceChildren(item('shown only by a server that was started with --debug'))
  const letters = (await response.json()) as readonly Letter[]
  list.replaceChildren(...letters.slice(0, SHOWN).map(entryOf))
}

function entryOf({ to, link, sentAt }: Letter): HTMLLIElement {
  const open = document.createElement('a')
  open.href = link
  open.target = '_blank'
  open.textContent = 'Open the link'
  return item(open, ` sent to ${to}, ${timeAgo(Date.parse(sentAt), Date.now())}`)
}

function item(...content: readonly (string | Node)[]): HTMLLIElement {
  const entry = document.createElement('li')
  entry.append(...content)
  return entry
}
