import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

const HEADLESS_SHELLS = ['/usr/bin/chromium-headless-shell', '/usr/bin/headless-shell']

/** What a headless Chromium needs on a machine without a desktop and without the open internet. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH
  return [...(named ? [named] : []), ...PLACES, chromium.executablePath()].find((path) => existsSync(path))
}

/** The same Chromium without its windows: a test takes less than half as long. It keeps no page that is left, and may drop what that still sends. */
export function findHeadlessShell(): string | undefined {
  // Who names one browser means that one.
  return process.env.CHROMIUM_PATH ? undefined : HEADLESS_SHELLS.find((path) => existsSync(path))
}

export function launchChromium(): Promise<Browser> {
  const executablePath = findHeadlessShell() ?? findChromium()
  if (!executablePath) throw new Error('no Chromium found')
  return chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] })
}
