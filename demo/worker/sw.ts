import { coordinate, tokenEndpoint } from 'holdfast/sw'
import { cleanupOutdatedCaches, precacheAndRoute } from 'workbox-precaching'
import { modeOf } from './mode.js'

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: { url: string; revision: string | null }[]
}

const { refreshToken, accessToken, store, refreshAhead, idle, protect } = modeOf(new URL(self.location.href))

coordinate({
  protect: ['/api/', ...protect],
  grant: tokenEndpoint({
    signIn: '/auth/token',
    refresh: '/auth/refresh',
    signOut: '/auth/logout',
    refreshToken,
    accessToken,
  }),
  store,
  refreshAhead,
  ...(idle && { idle }),
})

// The page picks the mode by the worker's URL, so a change of mode is a new worker, and it is wanted now.
self.addEventListener('install', () => {
  void self.skipWaiting()
})

cleanupOutdatedCaches()
precacheAndRoute(self.__WB_MANIFEST, { ignoreURLParametersMatching: [/./] })
