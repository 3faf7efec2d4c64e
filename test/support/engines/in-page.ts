/** An expression that runs a function in a page and is a promise of its result as JSON. */
export function expressionOf(inPage: (argument: never) => unknown, argument: unknown): string {
  return `(async () => JSON.stringify(await (${inPage})(${JSON.stringify(argument) ?? ''})) ?? 'null')()`
}

/** Clicks what the selector finds, in the page. */
export function click(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click()
}
