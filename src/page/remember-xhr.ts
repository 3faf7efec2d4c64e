type OpenArguments = [method: string, url: string | URL, async?: boolean, user?: string, password?: string]

/** What pages have told their `XMLHttpRequest`s before they sent them. */
export interface RememberedXhr {
  /** `null` when it was opened before anybody remembered. A request that is opened anew is another one. */
  told(xhr: XMLHttpRequest): ToldXhr | null
  /** Opens it once more as it was. */
  reopen(xhr: XMLHttpRequest): void
}

export interface ToldXhr {
  readonly method: string
  readonly url: string
  readonly isAsync: boolean
}

interface Told extends ToldXhr {
  readonly opened: OpenArguments
  readonly headers: [name: string, value: string][]
}

/** Remembers what opening a request again makes it forget. */
export function rememberXhr(): RememberedXhr {
  const { prototype } = XMLHttpRequest
  const { open, setRequestHeader } = prototype
  const all = new WeakMap<XMLHttpRequest, Told>()

  prototype.open = function (this: XMLHttpRequest, ...opened: OpenArguments) {
    const [method, url, isAsync = true] = opened
    all.set(this, { method, url: String(url), isAsync, opened, headers: [] })
    open.apply(this, opened as Parameters<typeof open>)
  }
  prototype.setRequestHeader = function (name, value) {
    setRequestHeader.call(this, name, value)
    all.get(this)?.headers.push([name, value])
  }

  return {
    told: (xhr) => all.get(xhr) ?? null,
    reopen(xhr) {
      const told = all.get(xhr)
      if (!told) return
      open.apply(xhr, told.opened as Parameters<typeof open>)
      for (const [name, value] of told.headers) setRequestHeader.call(xhr, name, value)
    },
  }
}
