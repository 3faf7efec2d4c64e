import { execFileSync } from 'node:child_process'
import { findChromium } from './chromium.js'

const FROM_DEBIAN = 'apt-get update && apt-get install -y --no-install-recommends chromium'

/** Fetches a Chromium where the machine has none: Debian's, where we may install, or else Playwright's own. */
export function setup(): void {
  const ways: [string, string[]][] = [['npx', ['playwright-core', 'install', 'chromium']]]
  if (process.getuid?.() === 0) ways.unshift(['sh', ['-c', FROM_DEBIAN]])
  for (const [command, args] of ways) {
    if (findChromium()) return
    try {
      execFileSync(command, args, { stdio: 'inherit' })
    } catch {
      // The next way may do.
    }
  }
  if (findChromium()) return
  throw new Error('The browser tests need a Chromium: install one, or name its executable in CHROMIUM_PATH')
}
