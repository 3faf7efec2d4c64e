const FOCUSABLE =
  ':is(input:not([type=hidden]), select, textarea, button, a[href], [tabindex]):not(:disabled)'

/**
 * Where the user begins to sign in: what the app marked with `autofocus`, or else the first field or button.
 */
export function signInStart(slot: HTMLSlotElement): HTMLElement | null {
  for (const selector of [`${FOCUSABLE}[autofocus]`, FOCUSABLE]) {
    for (const assigned of slot.assignedElements({ flatten: true })) {
      const found = assigned.matches(selector) ? assigned : assigned.querySelector(selector)
      if (found instanceof HTMLElement) return found
    }
  }
  return null
}
