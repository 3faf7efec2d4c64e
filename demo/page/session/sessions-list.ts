import type { Session } from 'holdfast'
import { element, write } from '../dom/element.js'
import { failureText } from '../dom/failure-text.js'
import { onPress } from '../dom/on-press.js'
import { refused } from './refused.js'
import { type SignedInDevice, sessionEntry } from './session-entry.js'

/**
 * Where the user is signed in. Asked for only when somebody looks: no demo request
 * beside those that are tried.
 *
 * @returns Empties the list.
 */
export function bindSessionsList(session: Session): () => void {
  const details = element('sessions', HTMLDetailsElement)
  const list = element('sessions-list', HTMLElement)
  const state = element('sessions-state', HTMLElement)

  async function load(): Promise<void> {
    const response = await fetch('/auth/sessions', { cache: 'no-store' })
    if (!response.ok) throw new Error(await refused(response))
    const devices = (await response.json()) as readonly SignedInDevice[]
    list.replaceChildren(...devices.map((device) => entryOf(device)))
  }

  function entryOf(device: SignedInDevice): HTMLLIElement {
    const { entry, end, name } = sessionEntry(device, Date.now())
    onPress(
      end,
      async () => void (await (device.current ? session.signOut() : endOther(device.id, name))),
      tell,
    )
    return entry
  }

  async function endOther(id: string, name: string): Promise<void> {
    const response = await fetch(`/auth/sessions/${id}`, { method: 'DELETE' })
    // It may have ended by itself meanwhile.
    if (!response.ok && response.status !== 404) throw new Error(await refused(response))
    await load()
    write(state, `The session of ${name} has ended.`)
    // The button that was pressed is gone.
    details.querySelector('summary')?.focus()
  }

  function tell(failure: unknown): void {
    write(state, failureText(failure))
  }

  function clear(): void {
    details.open = false
    list.replaceChildren()
    write(state, '')
  }

  details.addEventListener('toggle', () => {
    write(state, '')
    if (details.open) load().catch(tell)
  })
  session.subscribe(() => {
    details.hidden = session.getState().status !== 'active'
  })
  return clear
}
