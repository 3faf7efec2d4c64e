import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { build } from 'vite'
import solid from 'vite-plugin-solid'

/** Entry files below test/browsers/bindings, by the name of the script that becomes of them. */
export type Entries = Readonly<Record<string, string>>

/** Builds scripts for the browser from the built package, as an app would. */
export function bundle(entries: Entries, outDir: string): Promise<void> {
  return bundleFor('browser', entries, outDir)
}

/** Builds modules for a server, with all they import. */
export function bundleForServer(entries: Entries, outDir: string): Promise<void> {
  return bundleFor('server', entries, outDir)
}

async function bundleFor(runtime: 'browser' | 'server', entries: Entries, outDir: string): Promise<void> {
  const input = Object.entries(entries).map(([name, path]) => [
    name,
    fileURLToPath(new URL(`../${path}`, import.meta.url)),
  ])
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [svelte({ configFile: false, emitCss: false }), solid({ ssr: true })],
    // What Vue's own plugin defines in an app.
    define: {
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'true',
    },
    ssr: { noExternal: true },
    build: {
      ssr: runtime === 'server',
      outDir,
      emptyOutDir: false,
      modulePreload: false,
      target: 'es2022',
      rolldownOptions: { input: Object.fromEntries(input), output: { entryFileNames: '[name].js' } },
    },
  })
}
