import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { engines } from './engines.js'

/** In CI, and wherever Debian lets us, installs the engines that are missing. Elsewhere they are skipped, by name. */
export function setup(): void {
  const packages = engines.flatMap(({ missing }) => missing()).filter((name) => /^[a-z0-9-]+$/.test(name))
  if (packages.length === 0) return
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    const install = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`
    execFileSync('sh', ['-c', install], { stdio: 'inherit' })
  } else if (process.env.CI === 'true') {
    throw new Error(`The tests run in every engine. Missing here: ${packages.join(', ')}`)
  }
}
