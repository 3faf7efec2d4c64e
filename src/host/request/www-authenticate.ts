/** What a refusal asks for (RFC 9110 §11.3). */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string
  /** `null`: it has parameters instead, or nothing. */
  readonly token68: string | null
  /** By their names in lower case. */
  readonly parameters: ReadonlyMap<string, string>
}

const TOKEN = "[!#$%&'*+.^_`|~\\w-]+"
const END = '(?=[ \\t]*(?:,|$))'
const PARAMETER = `(${TOKEN})[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))${END}`
const SCHEME = `(${TOKEN})(?: +([\\w~.+/-]+=*)${END}|(?= )|${END})`

/** All challenges of a `WWW-Authenticate` (RFC 9110 §11.6.1); none where one of them cannot be read. */
export function challengesOf(headers: Headers): readonly Challenge[] {
  const field = headers.get('www-authenticate') ?? ''
  const challenges: (Challenge & { readonly parameters: Map<string, string> })[] = []
  const next = new RegExp(`([ \\t,]*)(?:${PARAMETER}|${SCHEME}|$)`, 'y')
  while (next.lastIndex < field.length) {
    const [, before = '', name, quoted, plain, scheme, token68 = null] = next.exec(field) ?? []
    const last = challenges.at(-1)
    const isApart = !last || before.includes(',')
    if (scheme && isApart) challenges.push({ scheme: scheme.toLowerCase(), token68, parameters: new Map() })
    else if (name && last?.token68 === null && (isApart || last.parameters.size === 0))
      last.parameters.set(name.toLowerCase(), plain ?? unescaped(quoted))
    else if (name || scheme || next.lastIndex < field.length) return []
  }
  return challenges
}

function unescaped(quoted = ''): string {
  return quoted.replace(/\\(.)/g, '$1')
}
