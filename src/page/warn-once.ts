const told = new Set<string>()

/** Tells the developer once what looks like a mistake in the set-up. */
export function warnOnce(mistake: string | undefined): void {
  if (mistake === undefined || told.has(mistake)) return
  told.add(mistake)
  console.warn(`holdfast: ${mistake}`)
}
