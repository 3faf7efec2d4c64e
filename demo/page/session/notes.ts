import { button, element, write } from '../dom/element.js'
import type { Unsaved } from './clear-on-sign-out.js'

/**
 * Text that nobody has saved stays where it is, unless its user has left.
 *
 * @returns Empties the form.
 */
export function bindNotes(): (unsaved: Unsaved) => void {
  const form = element('notes-form', HTMLFormElement)
  const notes = element('notes', HTMLTextAreaElement)
  const state = element('notes-state', HTMLElement)
  let saved = ''

  async function load(): Promise<void> {
    const response = await fetch('/api/notes')
    if (!response.ok)
      return write(
        state,
        response.status === 401 ? 'sign in first' : `could not be loaded: ${response.status}`,
      )
    const { text } = (await response.json()) as { readonly text: string }
    // Asked after the answer came: somebody may have begun to write meanwhile.
    if (notes.value === saved) notes.value = text
    saved = text
    tell()
  }

  async function save(text: string): Promise<string> {
    const headers = { 'Content-Type': 'application/json' }
    const response = await fetch('/api/notes', { method: 'PUT', headers, body: JSON.stringify({ text }) })
    if (!response.ok)
      return response.status === 401 ? 'not saved: sign in first' : `not saved: ${response.status}`
    saved = text
    return notes.value === saved ? 'saved' : 'unsaved changes'
  }

  function tell(): void {
    write(state, notes.value === saved ? '' : 'unsaved changes')
  }

  notes.addEventListener('input', tell)
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    write(state, 'saving…')
    write(state, await save(notes.value).catch(() => 'not saved: no answer'))
  })
  button('load-notes').addEventListener('click', () => {
    load().catch(() => write(state, 'could not be loaded: no answer'))
  })

  return (unsaved) => {
    if (unsaved === 'dropped' || notes.value === saved) notes.value = ''
    saved = ''
    tell()
  }
}
