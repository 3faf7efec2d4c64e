import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A process of ours with a folder of its own. Both are gone after `end`, and when this process ends. */
export interface OwnProcess {
  readonly child: ChildProcess
  readonly folder: string
  isRunning(): boolean
  end(): Promise<void>
}

const running = new Set<OwnProcess>()

process.once('exit', endAll)
// What ends a worker of the test runner.
process.once('SIGTERM', () => {
  endAll()
  process.exit()
})

export async function startOwn(
  command: string,
  args: (folder: string) => readonly string[],
  options: (folder: string) => SpawnOptions = () => ({}),
): Promise<OwnProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-engine-'))
  // A group of its own, so that what it starts can be ended with it.
  const child = spawn(command, args(folder), { ...options(folder), detached: true })
  const started: OwnProcess = {
    child,
    folder,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async end() {
      running.delete(started)
      const gone = started.isRunning() ? once(child, 'exit') : undefined
      signalGroup(child, 'SIGKILL')
      await gone
      await rm(folder, REMOVAL)
    },
  }
  running.add(started)
  return started
}

function endAll(): void {
  for (const { child, folder } of running) {
    signalGroup(child, 'SIGKILL')
    rmSync(folder, REMOVAL)
  }
  running.clear()
}

/** What has just been ended may still write. */
const REMOVAL = { recursive: true, force: true, maxRetries: 10 }

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // All of it has ended by itself.
  }
}
