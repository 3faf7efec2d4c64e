import { execFile as run } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import type { Engine } from './engine.js'
import { startOwn } from './own-process.js'

const execFile = promisify(run)

const XVFB = '/usr/bin/Xvfb'
const XDOTOOL = '/usr/bin/xdotool'

/** A screen that nobody sees, for a browser that cannot do without one. */
export interface VirtualDisplay {
  readonly name: string
  /** Presses keys, such as `ctrl+shift+r`, in the window of this title, as soon as there is one. */
  press(keys: string, title: string): Promise<void>
  isRunning(): boolean
  end(): Promise<void>
}

/** What an engine needs for it. */
export const NEEDED_FOR_DISPLAY: Engine['needs'] = {
  xvfb: () => existsSync(XVFB),
  xdotool: () => existsSync(XDOTOOL),
}

export async function startDisplay(): Promise<VirtualDisplay> {
  const { child, isRunning, end } = await startOwn(
    XVFB,
    () => ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'],
    () => ({ stdio: ['ignore', 'ignore', 'ignore', 'pipe'] }),
  )
  for await (const number of createInterface({ input: child.stdio[3] as Readable })) {
    const name = `:${number}`
    const press: VirtualDisplay['press'] = async (keys, title) => {
      const steps = ['search', '--sync', '--name', title, 'windowfocus', '--sync', 'key', keys]
      await execFile(XDOTOOL, steps, { env: { DISPLAY: name }, timeout: 60_000 })
    }
    return { name, press, isRunning, end }
  }
  throw new Error('Xvfb ended before it had a display')
}
