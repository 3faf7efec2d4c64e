import { defineConfig } from '@solidjs/start/config'

/** Where the authorization server and the API are: here the demo's, behind the same origin as the pages. */
const server = process.env.SERVER ?? 'http://localhost:4173'

export default defineConfig({
  server: {
    prerender: { routes: ['/'] },
    routeRules: {
      '/api/**': { proxy: `${server}/api/**` },
      '/auth/**': { proxy: `${server}/auth/**` },
    },
  },
})
