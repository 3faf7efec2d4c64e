const TOKEN_MEMBER = /^((access|refresh|id|auth|bearer)[-_]?)?token$|^jwt$/i

/** Shorter ones are found in many a word. */
const MIN_TOKEN_LENGTH = 8

/**
 * What a server answered as a page may read it: without the members that are called like tokens, and without
 * whatever holds one of the same value.
 *
 * @param known The tokens that are known already.
 */
export function withoutTokens(json: unknown, known: readonly unknown[]): unknown {
  const secrets = known.filter((token) => typeof token === 'string')
  JSON.stringify(json, (name, value: unknown) => {
    if (TOKEN_MEMBER.test(name) && typeof value === 'string' && value.length >= MIN_TOKEN_LENGTH)
      secrets.push(value)
    return value
  })
  const holdsSecret = (text: unknown): boolean =>
    typeof text === 'string' && secrets.some((secret) => text.includes(secret))
  // What is empty is no token: a server may say so that it has given none.
  const isToken = (name: string, value: unknown): boolean =>
    TOKEN_MEMBER.test(name) && Boolean(value) && value !== true
  const text = JSON.stringify(json, (name, value: unknown) =>
    isToken(name, value) || holdsSecret(name) || holdsSecret(value) ? undefined : value,
  )
  return text && JSON.parse(text)
}

/** Whether there is anything in it that a page may not read. */
export function holdsTokens(json: unknown, known: readonly unknown[]): boolean {
  return JSON.stringify(json) !== JSON.stringify(withoutTokens(json, known))
}

/** The same answer with another body. */
export function answerWith(json: unknown, status: number): Response {
  const headers = { 'cache-control': 'no-store' }
  return json === undefined
    ? new Response(null, { status, headers })
    : Response.json(json, { status, headers })
}
