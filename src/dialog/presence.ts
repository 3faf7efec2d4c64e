/** What can be known of the user at this moment. */
export interface Presence {
  /** This page has the focus. */
  readonly isHere: boolean
  /** The user has pressed something on this page, just now. */
  readonly hasActed: boolean
}

export function presence(): Presence {
  const isHere = document.hasFocus()
  // Browsers of before 2024 do not tell what was pressed: there, having the focus is taken for it.
  return { isHere, hasActed: isHere && (navigator.userActivation?.isActive ?? true) }
}
