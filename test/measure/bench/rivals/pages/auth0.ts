import { createAuth0Client } from '@auth0/auth0-spa-js'
import { fetchingApp } from './app.js'

const CLIENT_ID = 'auth0'
const CALLBACK = `/${CLIENT_ID}/callback`

const auth0 = await createAuth0Client({
  domain: location.origin,
  clientId: CLIENT_ID,
  useRefreshTokens: true,
  cacheLocation: 'localstorage',
  authorizationParams: { redirect_uri: location.origin + CALLBACK, scope: 'openid', prompt: 'consent' },
})

if (location.pathname === CALLBACK) {
  await auth0.handleRedirectCallback()
  location.replace(`/${CLIENT_ID}.html`)
} else if (await auth0.isAuthenticated()) {
  window.contestant = fetchingApp(async (path) => {
    const token = await auth0.getTokenSilently()
    return fetch(path, { headers: { Authorization: `Bearer ${token}` } })
  })
} else {
  await auth0.loginWithRedirect()
}
