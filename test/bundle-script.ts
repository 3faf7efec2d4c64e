import { build } from 'vite'

/** Builds a script of a page or a worker, as an app would, from the built package. */
export function bundleScript(source: string, outDir: string): Promise<void> {
  return bundleScripts([source], outDir)
}

/** Builds scripts of several pages at once, which then share what they have in common. */
export async function bundleScripts(sources: readonly string[], outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: false,
      modulePreload: false,
      rolldownOptions: { input: [...sources], output: { entryFileNames: '[name].js' } },
    },
  })
}
