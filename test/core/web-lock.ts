/** Who asks for the lock. A dead holder lets go of it, as browsers do. */
export interface Holder {
  isAlive(): boolean
  onDeath(listener: () => void): void
}

/** One Web Lock of the origin, first come, first served. */
export interface WebLock {
  request<T>(holder: Holder, task: () => Promise<T>): Promise<T>
}

export function webLock(): WebLock {
  let held = false
  let queue: readonly { readonly holder: Holder; readonly grant: () => void }[] = []

  function next(): void {
    const [first, ...others] = queue.filter(({ holder }) => holder.isAlive())
    queue = others
    held = first !== undefined
    first?.grant()
  }

  return {
    request(holder, task) {
      return new Promise((resolve, reject) => {
        function grant(): void {
          let holds = true
          const release = (): void => {
            if (holds) next()
            holds = false
          }
          holder.onDeath(release)
          task().then(resolve, reject).finally(release)
        }
        queue = [...queue, { holder, grant }]
        if (!held) next()
      })
    },
  }
}
