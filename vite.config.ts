import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin, type UserConfig, type UserConfigFnObject } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { bytesTable } from './test/package/bytes-table.js'
import { writeReadmePart } from './test/package/readme-part.js'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const bytesIntoReadme: Plugin = {
  name: 'bytes-into-readme',
  async closeBundle() {
    await writeReadmePart('bytes', await bytesTable())
  },
}

const FRAMEWORKS = ['react', 'vue', /^svelte/, 'solid-js']

/** What npm publishes: the entries, with their dependencies left to the app's bundler. */
const packageBuild: UserConfig = {
  plugins: [bytesIntoReadme],
  build: {
    outDir: at('dist'),
    emptyOutDir: true,
    minify: false,
    target: 'es2022',
    lib: {
      entry: {
        index: at('src/index.ts'),
        early: at('src/early/hold-until-served.ts'),
        sw: at('sw/index.ts'),
        remove: at('sw/remove.ts'),
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

/** The demo page and its worker, made from the built package as any app would. */
const demoBuild: UserConfig = {
  root: at('demo/page'),
  build: {
    outDir: at('demo/dist/page'),
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
}

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
      return demoBuild
    case 'server':
      return serverBuild
    default:
      throw new Error(`vite build --mode must be package, demo or server, not ${mode}`)
  }
})

export default config
