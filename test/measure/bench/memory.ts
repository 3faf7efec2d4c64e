import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import type { BenchSetup } from './bench-setup.js'
import type { Measurement } from './measurement.js'
import type { QuietPage } from './quiet-pages.js'
import { drained } from './requests.js'
import { sideBySide } from './side-by-side.js'

/** By how much a large body raises the browser's memory above what a small one does. Only Linux tells. */
export async function memory(setup: BenchSetup): Promise<Measurement[]> {
  if (!isTold()) return []
  const growth = async (page: QuietPage) => {
    await drained(page, 10)
    const small = await peak(setup.browser, page, 10)
    return (await peak(setup.browser, page, 100)) - small
  }
  const repeats = await sideBySide(
    setup,
    { none: '/none.html', holdfast: '/holdfast.html' },
    async (pages) => ({
      without: await growth(pages.none),
      through: await growth(pages.holdfast),
    }),
  )
  const what = 'peak memory of the browser, 100 MB less 10 MB'
  return [
    { what, values: repeats.map(({ through }) => through), digits: 1, unit: ' MB', goal: { most: 10 } },
    {
      what: `${what}, no worker`,
      values: repeats.map(({ without }) => without),
      digits: 1,
      unit: ' MB',
      goal: null,
    },
  ]
}

/** The peaks of all processes of the browser during one download, in MB. */
async function peak(browser: Browser, page: QuietPage, megabytes: number): Promise<number> {
  const processes = await processesOf(browser)
  for (const id of processes) writeFileSync(clearRefs(id), RESET_PEAK)
  await drained(page, megabytes)
  return processes.reduce((sum, id) => sum + highWaterMark(id), 0) / 1000
}

async function processesOf(browser: Browser): Promise<number[]> {
  const devtools = await browser.newBrowserCDPSession()
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
  await devtools.detach()
  return processInfo.map(({ id }) => id)
}

function isTold(): boolean {
  try {
    accessSync(clearRefs(process.pid), constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** https://docs.kernel.org/filesystems/proc.html: writing 5 resets VmHWM to the memory in use. */
const RESET_PEAK = '5'

function clearRefs(pid: number): string {
  return `/proc/${pid}/clear_refs`
}

/** In kB. */
function highWaterMark(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes)
}
