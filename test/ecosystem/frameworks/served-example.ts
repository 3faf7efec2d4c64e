import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { promisify } from 'node:util'
import { afterAll, beforeAll } from 'vitest'
import { sharedOrigin } from '../../support/playwright/in-chromium.js'

const run = promisify(execFile)

/** An example that is built, and served while this file runs. */
export interface ServedExample {
  readonly origin: string
  /** What the build has said. */
  readonly built: string
  /** What the server has said since this was asked last. */
  said(): string
}

export interface Serving {
  /** The script that serves it at `PORT`, with its arguments. */
  readonly start: readonly string[]
  /** What it says when it does. */
  readonly ready: string
}

/** @param app Where the example is installed. */
export function servedExample(app: string, { start, ready }: Serving): ServedExample {
  let server: ChildProcess
  let origin = ''
  let built = ''
  let said = ''

  beforeAll(async () => {
    const port = await freePort()
    origin = `http://localhost:${port}`
    const env = {
      ...process.env,
      SERVER: sharedOrigin(),
      PORT: String(port),
      ORIGIN: origin,
      NEXT_TELEMETRY_DISABLED: '1',
      NUXT_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'production',
    }
    const { stdout, stderr } = await run('npm', ['run', 'build'], { cwd: app, env })
    built = stdout + stderr
    server = spawn(process.execPath, start, { cwd: app, env, stdio: ['ignore', 'pipe', 'pipe'] })
    await new Promise<void>((resolve, reject) => {
      server.once('exit', () => reject(new Error(`${start.join(' ')} ended: ${said}`)))
      for (const stream of [server.stdout, server.stderr]) {
        stream?.on('data', (text) => {
          said += text
          if (said.includes(ready)) resolve()
        })
      }
    })
  }, 300_000)
  afterAll(async () => {
    if (server?.exitCode !== null) return
    server.kill()
    await once(server, 'exit')
  })

  return {
    get origin() {
      return origin
    },
    get built() {
      return built
    },
    said() {
      const since = said
      said = ''
      return since
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
