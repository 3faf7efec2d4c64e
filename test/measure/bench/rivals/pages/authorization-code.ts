import { base64url } from 'jose'

const VERIFIER = 'code_verifier'

const tokenEndpoint = '/oauth/token'

/** The authorization code flow with PKCE (RFC 7636) by hand, for contestants that leave sign-in to the app. */
export async function redirectToSignIn(clientId: string): Promise<void> {
  const verifier = base64url.encode(crypto.getRandomValues(new Uint8Array(32)))
  sessionStorage.setItem(VERIFIER, verifier)
  const challenge = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri(clientId),
    scope: 'openid offline_access',
    prompt: 'consent',
    code_challenge: base64url.encode(new Uint8Array(challenge)),
    code_challenge_method: 'S256',
  })
  location.assign(`/authorize?${query}`)
}

export function isCallback(clientId: string): boolean {
  return location.pathname === new URL(redirectUri(clientId)).pathname
}

/** Posts the code to the token endpoint (RFC 6749 §4.1.3). */
export async function exchangeCode(clientId: string): Promise<unknown> {
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      code: new URLSearchParams(location.search).get('code') ?? '',
      redirect_uri: redirectUri(clientId),
      code_verifier: sessionStorage.getItem(VERIFIER) ?? '',
    }),
  })
  if (!response.ok) throw new Error(`the token endpoint answered ${response.status}`)
  return response.json()
}

function redirectUri(clientId: string): string {
  return `${location.origin}/${clientId}/callback`
}
