/** Runs the action of a button, which cannot be pressed again before it is over. */
export function onPress(
  pressed: HTMLButtonElement,
  act: () => Promise<void>,
  failed: (error: unknown) => void,
): void {
  pressed.addEventListener('click', async () => {
    if (pressed.getAttribute('aria-busy') === 'true') return
    // Not `disabled`, which would take the keyboard focus away.
    pressed.setAttribute('aria-busy', 'true')
    try {
      await act()
    } catch (error) {
      failed(error)
    } finally {
      pressed.removeAttribute('aria-busy')
    }
  })
}
