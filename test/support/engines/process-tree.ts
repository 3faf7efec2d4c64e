import { readdirSync, readFileSync } from 'node:fs'

/** All processes below this one. Linux only. */
export function descendantsOf(pid: number): readonly number[] {
  const parents = new Map<number, number>()
  for (const entry of readdirSync('/proc')) {
    const stat = /^\d+$/.test(entry) ? read(`/proc/${entry}/stat`) : ''
    // The name before it is in parentheses and may hold anything.
    const [, parent] = /^ \S+ (\d+)/.exec(stat.slice(stat.lastIndexOf(')') + 1)) ?? []
    if (parent) parents.set(Number(entry), Number(parent))
  }
  const found: number[] = []
  collect(pid)
  return found

  function collect(above: number): void {
    for (const [child, parent] of parents) {
      if (parent !== above) continue
      found.push(child)
      collect(child)
    }
  }
}

export function hasThread(pid: number, name: RegExp): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).some((thread) =>
      name.test(read(`/proc/${pid}/task/${thread}/comm`)),
    )
  } catch {
    return false
  }
}

/** Processes end while one reads of them. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}
