import { OidcClient } from '@axa-fr/oidc-client'
import { fetchingApp } from './app.js'

const CLIENT_ID = 'axa'
const CALLBACK = `/${CLIENT_ID}/callback`

const client = OidcClient.getOrCreate(() => fetch)({
  client_id: CLIENT_ID,
  redirect_uri: location.origin + CALLBACK,
  scope: 'openid offline_access',
  extras: { prompt: 'consent' },
  authority: location.origin,
  service_worker_relative_url: '/axa-worker.js',
  service_worker_only: true,
  refresh_time_before_tokens_expiration_in_second: 1,
})

await client.tryKeepExistingSessionAsync()
if (location.pathname === CALLBACK) {
  await client.loginCallbackAsync()
  location.replace(`/${CLIENT_ID}.html`)
} else if (client.tokens) {
  window.contestant = fetchingApp(client.fetchWithTokens(fetch))
} else {
  await client.loginAsync(`/${CLIENT_ID}.html`)
}
