import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin, type UserConfig, type UserConfigFnObject } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { bytesTable } from './test/ecosystem/package/bytes-table.js'
import { writeDocumentPart } from './test/ecosystem/package/document-part.js'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const bytesIntoDocument: Plugin = {
  name: 'bytes-into-document',
  async closeBundle() {
    await writeDocumentPart('bytes', await bytesTable())
  },
}

const FRAMEWORKS = ['react', 'vue', /^svelte/, 'solid-js']

/** What npm publishes: the entries, with their dependencies left to the app's bundler. */
const packageBuild: UserConfig = {
  plugins: [bytesIntoDocument],
  build: {
    outDir: at('dist'),
    emptyOutDir: true,
    minify: false,
    target: 'es2022',
    lib: {
      entry: {
        index: at('src/index.ts'),
        'without-worker': at('src/page/in-page/host-in-page.ts'),
        early: at('src/early/hold-until-served.ts'),
        sw: at('sw/index.ts'),
        oauth: at('sw/oauth/index.ts'),
        remove: at('sw/remove.ts'),
        dpop: at('sw/dpop/index.ts'),
        resume: at('sw/resume/index.ts'),
        react: at('src/react/index.ts'),
        vue: at('src/vue/index.ts'),
        svelte: at('src/svelte/index.ts'),
        solid: at('src/solid/index.ts'),
        router: at('src/router/index.ts'),
        dialog: at('src/dialog/index.ts'),
      },
      formats: ['es'],
    },
    rolldownOptions: {
      external: [
        /^@mswjs\/interceptors/,
        'comlink',
        'idb-keyval',
        'oauth4webapi',
        /^workbox-window/,
        ...FRAMEWORKS,
      ],
    },
  },
}

/**
 * The demo page and its worker, made from the built package as any app would.
 *
 * @param inTests Whether a URL may hold any option: what is served to tests is built for them, and never shipped.
 */
const demoBuild = (directory: string, inTests: boolean): UserConfig => ({
  root: at('demo/page'),
  define: { EVERY_OPTION_IN_URL: JSON.stringify(inTests) },
  build: {
    outDir: at(directory),
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: { input: [at('demo/page/index.html'), at('demo/page/minimal.html')] },
  },
  plugins: [
    VitePWA({
      strategies: 'injectManifest',
      srcDir: '../worker',
      filename: 'sw.ts',
      // connect() registers the worker, with the mode that the page was asked for in its URL.
      injectRegister: false,
      injectManifest: { globPatterns: ['**/*.{html,js,css,svg}'] },
      manifest: {
        name: 'Holdfast demo',
        short_name: 'Holdfast',
        display: 'standalone',
        icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
      },
    }),
  ],
})

const serverBuild: UserConfig = {
  build: {
    ssr: at('demo/server/main.ts'),
    outDir: at('demo/dist/server'),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
  },
}

const config: UserConfigFnObject = defineConfig(({ mode }) => {
  switch (mode) {
    case 'package':
      return packageBuild
    case 'demo':
      return demoBuild('demo/dist/page', false)
    case 'demo-in-tests':
      return demoBuild('demo/dist/page-in-tests', true)
    case 'server':
      return serverBuild
    default:
      throw new Error(`vite build --mode must be package, demo, demo-in-tests or server, not ${mode}`)
  }
})

export default config
