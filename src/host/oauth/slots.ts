import type { Slots } from '../grant/grant.js'

/**
 * The same values, in memory for as long as the disk fails.
 *
 * @param disk `null`: there is to be none, so that no script can read them.
 */
export function patientSlots(disk: Slots | null): Slots {
  const held = new Map<string, unknown>()
  return {
    async read(name) {
      const stored = await disk?.read(name).catch(() => undefined)
      return held.get(name) ?? stored
    },
    async change(name, judge) {
      try {
        if (disk) {
          const stored = await disk.change(name, (found) => judge(held.get(name) ?? found))
          held.delete(name)
          return stored
        }
      } catch {
        // Without a disk it goes on for as long as this host lives.
      }
      const judged = judge(held.get(name))
      held.set(name, judged)
      return judged
    },
  }
}
