/** Signs in as an app without Holdfast does. */
export async function accessToken(): Promise<string> {
  const response = await fetch('/auth/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'demo', password: 'demo' }),
  })
  const { access_token } = (await response.json()) as { access_token: string }
  return access_token
}
