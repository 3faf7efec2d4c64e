import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readEnvironment } from './environment.js'
import { startServer } from './start-server.js'

try {
  const { values } = parseArgs({ options: { debug: { type: 'boolean', default: false } } })
  const options = readEnvironment(process.env)
  const staticDir = options.staticDir ?? builtPage()
  const server = await startServer({ ...options, staticDir, debug: values.debug })
  console.log(`Holdfast demo: ${server.origin} (sign in as demo / demo)`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.close().finally(() => process.exit(0)))
  }
} catch (error) {
  console.error(`Holdfast demo: ${explain(error)}`)
  process.exitCode = 1
}

/** The built server lies beside the built page. */
function builtPage(): string | undefined {
  const directory = fileURLToPath(new URL('../page', import.meta.url))
  return existsSync(`${directory}/index.html`) ? directory : undefined
}

function explain(error: unknown): string {
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: unknown }
  switch (code ?? (cause as NodeJS.ErrnoException | undefined)?.code) {
    case 'EADDRINUSE':
      return 'The port is in use. Stop what listens there, or set PORT to another one (0 for any that is free).'
    case 'EACCES':
      return 'This port needs privileges. Set PORT to another one, such as 4173.'
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
      return 'PostgreSQL cannot be reached. Start it, or correct DATABASE_URL, or leave it unset for PGlite.'
    default:
      return cause instanceof Error ? cause.message : message
  }
}
