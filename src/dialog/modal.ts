import type { Parts } from './parts.js'
import { signInStart } from './sign-in-slot.js'

/**
 * The dialog as a window over the page. The browser keeps the focus in it, and gives it back when it closes.
 */
export interface Modal {
  /** @param anew Although it is open: so that it is read out from its title on. */
  open(anew: boolean): void
  close(): void
}

/**
 * @param answer Does what the button does. Escape is the same; without a button it does nothing.
 * @param signal Aborted when the dialog is no longer used.
 */
export function createModal(
  { dialog, signIn, slot, answer: button }: Parts,
  answer: () => void,
  signal: AbortSignal,
): Modal {
  let isWanted = false

  function open(anew: boolean): void {
    isWanted = true
    if (anew) dialog.close()
    if (dialog.open) return
    dialog.showModal()
    const start = signIn.hidden ? button : signInStart(slot)
    start?.focus()
  }

  function asked(event: Event): void {
    // A field for files in the slot has a `cancel` of its own.
    if (event.target !== dialog) return
    event.preventDefault()
    if (!button.hidden) answer()
  }

  // Where Escape is pressed twice a browser may close it without asking.
  function closed(): void {
    if (!isWanted || dialog.open) return
    if (button.hidden) open(false)
    else answer()
  }

  button.addEventListener('click', answer, { signal })
  dialog.addEventListener('cancel', asked, { signal })
  dialog.addEventListener('close', closed, { signal })

  return {
    open,
    close() {
      isWanted = false
      dialog.close()
    },
  }
}
