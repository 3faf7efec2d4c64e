import { execFileSync } from 'node:child_process'
import { findChromium } from './chromium.js'

/** Fetches a Chromium where the machine has none: Playwright's own, or Debian's. */
export function setup(): void {
  if (findChromium()) return
  const ways: [string, string[]][] = [
    ['npx', ['playwright-core', 'install', 'chromium']],
    ['sh', ['-c', 'apt-get update && apt-get install -y --no-install-recommends chromium']],
  ]
  for (const [command, args] of ways) {
    try {
      execFileSync(command, args, { stdio: 'inherit' })
    } catch {
      continue
    }
    if (findChromium()) return
  }
  throw new Error('The browser tests need a Chromium: install one, or name its executable in CHROMIUM_PATH')
}
