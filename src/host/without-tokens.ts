import type { TokenGrant } from '../core/tokens.js'

const TOKEN_MEMBER = /^(access|refresh|id)_?token$|^jwt$/i

/** The answer of a sign-in as a page may read it: the same JSON without any token, wherever `read` found them. */
export function withoutTokens(response: Response, json: unknown, grant: TokenGrant): Response {
  const secrets = [grant.accessToken, grant.refreshToken].filter((token) => typeof token === 'string')
  const holdsSecret = (text: unknown) =>
    typeof text === 'string' && secrets.some((secret) => text.includes(secret))
  const body = JSON.stringify(json, (name, value: unknown) =>
    TOKEN_MEMBER.test(name) || holdsSecret(name) || holdsSecret(value) ? undefined : value,
  )
  return new Response(body, {
    status: response.status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  })
}
