import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A process of ours with a folder of its own. Both are gone after `end`. */
export interface OwnProcess {
  readonly child: ChildProcess
  readonly folder: string
  end(): Promise<void>
}

export async function startOwn(
  command: string,
  args: (folder: string) => readonly string[],
  options: (folder: string) => SpawnOptions = () => ({}),
): Promise<OwnProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-engine-'))
  // A group of its own, so that what it starts can be ended with it.
  const child = spawn(command, args(folder), { ...options(folder), detached: true })
  const endAtExit = () => signalGroup(child, 'SIGKILL')
  process.once('exit', endAtExit)
  return {
    child,
    folder,
    async end() {
      process.off('exit', endAtExit)
      const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined
      signalGroup(child, 'SIGKILL')
      await gone
      await rm(folder, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // All of it has ended by itself.
  }
}
