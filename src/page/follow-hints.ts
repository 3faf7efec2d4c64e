/** What a page knows and has heard of, by revision. */
export interface Hint {
  /** What the host itself told last. */
  readonly told: number | undefined
  readonly heard: number
}

/**
 * Asks the host when there is a hint of news. One call is under way and at most one
 * follows, however many hints come.
 *
 * @param look Asks, and fails when the host cannot be reached. What fails is asked again when the
 *   timer or the user comes back.
 * @returns To be called with each revision that was heard.
 */
export function followHints(
  look: (hint: Hint) => Promise<void>,
  told: () => number | undefined,
): (revision: number) => void {
  let latest: number | null = null
  let isAsking = false

  async function ask(): Promise<void> {
    isAsking = true
    while (latest !== null && latest !== told()) {
      const hint = { told: told(), heard: latest }
      latest = null
      await look(hint).catch(() => {})
    }
    latest = null
    isAsking = false
  }

  return (revision) => {
    if (revision === told()) return
    // A forged one must not keep the host from looking for what another has written.
    latest = Math.max(revision, latest ?? revision)
    if (!isAsking) void ask()
  }
}
