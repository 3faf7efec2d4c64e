/**
 * A lock that is held for as long as this worker lives. Whoever gets hold of it knows that the
 * worker died: a message port never tells.
 */
export function holdLifeLock(): Promise<string> {
  const life = `holdfast-life:${crypto.randomUUID()}`
  return new Promise((held) => {
    void navigator.locks.request(life, () => {
      held(life)
      return new Promise<never>(() => {})
    })
  })
}
