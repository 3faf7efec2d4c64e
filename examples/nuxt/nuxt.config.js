/** Where the authorization server and the API are: here the demo's, behind the same origin as the pages. */
const server = process.env.SERVER ?? 'http://localhost:4173'

export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  telemetry: false,
  vue: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('holdfast-') } },
  routeRules: {
    '/': { prerender: true },
    '/api/**': { proxy: `${server}/api/**` },
    '/auth/**': { proxy: `${server}/auth/**` },
  },
})
