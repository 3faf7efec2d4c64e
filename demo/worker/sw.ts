import { coordinate } from 'holdfast/sw'
import { cleanupOutdatedCaches, precacheAndRoute } from 'workbox-precaching'
import { sessionConfig } from '../session/config.js'

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: { url: string; revision: string | null }[]
}

coordinate(sessionConfig(new URL(self.location.href)))

// The page picks the mode by the worker's URL, so a change of mode is a new worker, and it is wanted now.
self.addEventListener('install', () => {
  void self.skipWaiting()
})

cleanupOutdatedCaches()
precacheAndRoute(self.__WB_MANIFEST, { ignoreURLParametersMatching: [/./] })
