import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { build, type Plugin, type Rolldown } from 'vite'

/**
 * What each entry of the built package weighs in bytes: with all it imports, minified and compressed
 * with brotli. What it loads only where it is needed is not in it.
 */
export async function entryBytes(): Promise<
  Record<'page' | 'early' | 'worker' | 'openidWorker' | 'boundWorker' | 'dialog', number>
> {
  return {
    page: await bytesOf('index.js'),
    early: await bytesOf('early.js'),
    worker: await bytesOf('sw.js'),
    openidWorker: await bytesOf(OPENID_WORKER),
    boundWorker: await bytesOf(BOUND_WORKER),
    dialog: await bytesOf('dialog.js'),
  }
}

/** What sends requests again where the browser does not, when their worker dies. */
export async function repeatBytes(): Promise<number> {
  const files = await readdir(new URL('../../../dist', import.meta.url))
  return bytesOf(files.find((name) => name.startsWith('repeat-requests')) ?? 'repeat-requests.js')
}

/** What one entry weighs; a framework that it binds to is not in it. */
export async function bytesOf(entry: string): Promise<number> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [plainDynamicImports, openidWorkers],
    build: {
      write: false,
      modulePreload: false,
      target: 'es2022',
      // Not as a library: that would keep the whitespace.
      rolldownOptions: {
        input: entry in WORKERS ? entry : inDist(entry),
        preserveEntrySignatures: 'strict',
        external: ['react', 'vue', /^svelte/, 'solid-js'],
      },
    },
  })
  if (!('output' in result)) throw new Error(`${entry} was not built`)
  return loadedAtOnce(result.output).reduce((sum, { code }) => sum + brotliCompressSync(code).length, 0)
}

/** Vite has its own code around every `import()`. It is the app's, which has it once for all of its imports. */
const plainDynamicImports: Plugin = {
  name: 'plain-dynamic-imports',
  enforce: 'pre',
  load: {
    filter: { id: /vite\/preload-helper/ },
    handler: () => 'export const __vitePreload = (load) => load()',
  },
}

/** An app takes one grant or the other. */
const OPENID_WORKER = 'openid-worker'
const BOUND_WORKER = 'bound-worker'
/** What each imports besides `coordinate`. */
const WORKERS: Readonly<Record<string, readonly string[]>> = {
  [OPENID_WORKER]: ['oauth.js'],
  [BOUND_WORKER]: ['oauth.js', 'dpop.js'],
}
const openidWorkers: Plugin = {
  name: 'openid-workers',
  resolveId: { filter: { id: /^(openid|bound)-worker$/ }, handler: (id) => `\0${id}` },
  load: {
    filter: { id: /^\0(openid|bound)-worker$/ },
    handler: (id) =>
      [
        `export { coordinate } from ${JSON.stringify(inDist('sw.js'))}`,
        ...(WORKERS[id.slice(1)] ?? []).map((entry) => `export * from ${JSON.stringify(inDist(entry))}`),
      ].join(';'),
  },
}

function inDist(entry: string): string {
  return fileURLToPath(new URL(`../../../dist/${entry}`, import.meta.url))
}

function loadedAtOnce(output: Rolldown.RolldownOutput['output']): Rolldown.OutputChunk[] {
  const [entry, ...others] = output
  const chunks = [entry]
  // The list grows while it is walked.
  for (const { imports } of chunks) {
    for (const other of others) {
      if (other.type === 'chunk' && imports.includes(other.fileName) && !chunks.includes(other))
        chunks.push(other)
    }
  }
  return chunks
}
