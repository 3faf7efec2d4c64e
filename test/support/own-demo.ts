import { test as base, type TestAPI } from 'vitest'
import { type Demo, startDemo } from './demo-server.js'

interface OfFile {
  /** Settings of the server. One with settings runs while the file does; without them the shared one does. */
  readonly env: Readonly<Record<string, string>>
  readonly ownDemo: Demo | undefined
}

/** `$__file` is how Vitest knows what other fixtures of a file may need. */
export type WithOwnDemo = OfFile & { readonly $__file?: OfFile }

/** What is there for all tests of a file: `test.extend('env', { scope: 'file' }, { ACCESS_TOKEN_TTL: '20' })`. */
export const withOwnDemo: TestAPI<WithOwnDemo> = base
  .extend('env', { scope: 'file' }, {} as OfFile['env'])
  .extend('ownDemo', { scope: 'file' }, async ({ env }, { onCleanup }): Promise<OfFile['ownDemo']> => {
    if (Object.keys(env).length === 0) return undefined
    const started = await startDemo(env)
    onCleanup(() => started.stop())
    return started
  })
