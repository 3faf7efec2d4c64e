import { coordinate } from 'holdfast/sw'
import { cleanupOutdatedCaches, precacheAndRoute } from 'workbox-precaching'
import { sessionConfig } from '../session/config.js'

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: { url: string; revision: string | null }[]
}

coordinate(sessionConfig(new URL(self.location.href)))

cleanupOutdatedCaches()
precacheAndRoute(self.__WB_MANIFEST, { ignoreURLParametersMatching: [/./] })
