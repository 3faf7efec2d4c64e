/** Listens to what the user does on this page. What a script dispatches is not the user's. */
export function whenUser(does: readonly string[], heard: (event: Event) => void): void {
  const told = (event: Event): void => {
    if (event.isTrusted) heard(event)
  }
  // The focus of the window alone: a script, such as a dialog that opens, moves that of
  // elements without any user.
  for (const event of does) addEventListener(event, told, { capture: event !== 'focus', passive: true })
}
