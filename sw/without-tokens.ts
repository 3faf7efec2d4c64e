import type { TokenGrant } from '../src/core/tokens.js'

const TOKEN_MEMBERS = ['access_token', 'refresh_token', 'id_token']

/** The answer of a sign-in as a page may read it: the same JSON without any token, wherever `read` found them. */
export function withoutTokens(response: Response, json: unknown, grant: TokenGrant): Response {
  const secrets = [grant.accessToken, grant.refreshToken].filter((token) => typeof token === 'string')
  const body = JSON.stringify(json, (name, value: unknown) => {
    if (TOKEN_MEMBERS.includes(name)) return undefined
    if (typeof value === 'string' && secrets.some((secret) => value.includes(secret))) return undefined
    return value
  })
  return new Response(body, {
    status: response.status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  })
}
