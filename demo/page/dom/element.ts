/** @throws TypeError when index.html and the code that uses it have drifted apart. */
export function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id)
  if (found instanceof type) return found
  throw new TypeError(`index.html has no ${type.name} with the id "${id}"`)
}

export function button(id: string): HTMLButtonElement {
  return element(id, HTMLButtonElement)
}

/** Writes only what differs, so that assistive technology hears changes and nothing else. */
export function write(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text
}
