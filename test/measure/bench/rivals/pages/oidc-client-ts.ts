import { UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { fetchingApp } from './app.js'

const CLIENT_ID = 'oidc-client-ts'
const CALLBACK = `/${CLIENT_ID}/callback`

const manager = new UserManager({
  authority: `${location.origin}/`,
  client_id: CLIENT_ID,
  redirect_uri: location.origin + CALLBACK,
  scope: 'openid offline_access',
  prompt: 'consent',
  automaticSilentRenew: true,
  accessTokenExpiringNotificationTimeInSeconds: 1,
  userStore: new WebStorageStateStore({ store: localStorage }),
})

if (location.pathname === CALLBACK) {
  await manager.signinRedirectCallback()
  location.replace(`/${CLIENT_ID}.html`)
} else if (await manager.getUser()) {
  window.contestant = fetchingApp(async (path) => {
    const user = await manager.getUser()
    return fetch(path, { headers: { Authorization: `Bearer ${user?.access_token}` } })
  })
} else {
  await manager.signinRedirect()
}
