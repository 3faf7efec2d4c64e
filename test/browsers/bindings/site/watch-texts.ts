/** Fills a list with the texts of all elements that have an id, as often as one of them changes. */
export function watchTexts(root: HTMLElement): readonly Readonly<Record<string, string>>[] {
  const seen: Record<string, string>[] = []
  new MutationObserver(() => {
    const texts = Object.fromEntries(
      [...root.querySelectorAll('p[id]')].map((element) => [element.id, element.textContent]),
    )
    if (JSON.stringify(texts) !== JSON.stringify(seen.at(-1))) seen.push(texts)
  }).observe(root, { childList: true, characterData: true, subtree: true })
  return seen
}
