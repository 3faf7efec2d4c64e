import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** The built page entry with all it imports, as one script that puts `Holdfast` on the window. */
export async function pageBundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      lib: {
        entry: fileURLToPath(new URL('../../../dist/index.js', import.meta.url)),
        formats: ['iife'],
        name: 'Holdfast',
      },
    },
  })
  const [bundle] = Array.isArray(result) ? result : [result]
  if (!bundle || !('output' in bundle)) throw new Error('nothing was built')
  return bundle.output[0].code
}
