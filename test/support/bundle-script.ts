import { build, type InlineConfig } from 'vite'

/** Builds a script of a page or a worker, as an app would, from the built package. */
export function bundleScript(source: string, outDir: string): Promise<void> {
  return bundleScripts([source], outDir)
}

/** Builds scripts of several pages at once, which then share what they have in common. */
export async function bundleScripts(sources: readonly string[], outDir: string): Promise<void> {
  const { build: options, ...config } = configOf(sources)
  await build({ ...config, build: { ...options, outDir, emptyOutDir: false } })
}

/** The script that becomes of this source. */
export async function bundledScript(source: string): Promise<string> {
  const { build: options, ...config } = configOf([source])
  const result = await build({ ...config, build: { ...options, write: false } })
  const [bundle] = Array.isArray(result) ? result : [result]
  if (!bundle || !('output' in bundle)) throw new Error('nothing was built')
  return bundle.output[0].code
}

function configOf(sources: readonly string[]): InlineConfig {
  return {
    configFile: false,
    logLevel: 'error',
    build: {
      modulePreload: false,
      rolldownOptions: { input: [...sources], output: { entryFileNames: '[name].js' } },
    },
  }
}
