/** Deeper than any answer goes. Who looks through it calls itself at each level, and must not run out of stack. */
const MAX_DEPTH = 100

/** JSON of a server, without what lies too deep; `undefined` for what is none. */
export function parsedJson(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text)
    cutBelow(json, MAX_DEPTH)
    return json
  } catch {
    return undefined
  }
}

function cutBelow(json: unknown, depth: number): void {
  if (typeof json !== 'object' || json === null) return
  for (const [name, value] of Object.entries(json)) {
    if (depth > 0) cutBelow(value, depth - 1)
    else Reflect.deleteProperty(json, name)
  }
}
