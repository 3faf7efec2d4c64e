/** The navigations of one browser: the app's are answered by its worker, all others by their servers. */
export interface Browser {
  /**
   * Goes there, and wherever that leads.
   *
   * @returns The page of the app, or the first page of another origin, that it ends at.
   */
  visit(url: string): Promise<Page>
  /** All that a page could see in its history. */
  readonly urls: string[]
  /** Stops before this one is asked for. */
  stopsAt: (url: URL) => boolean
  /** Forgets who the user is at the provider. */
  forget(): void
}

export interface Page {
  readonly url: string
  readonly html: string
}

const MAX_REDIRECTS = 15

/** Node cannot make one. */
export function navigationTo(url: string | URL, init?: RequestInit): Request {
  return Object.defineProperty(new Request(url, init), 'mode', { value: 'navigate' })
}

/** @param answer What the worker answers to a navigation of the app; `null`: it lets it pass. */
export function browserWith(origin: string, answer: (request: Request) => Promise<Response | null>): Browser {
  const cookies = new Map<string, string>()

  async function ask(url: URL): Promise<Response | null> {
    if (url.origin === origin) {
      return answer(navigationTo(url))
    }
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const [name = '', value = ''] = pair.split('=')
      if (value) cookies.set(name, value)
      else cookies.delete(name)
    }
    return response
  }

  const browser: Browser = {
    urls: [],
    stopsAt: () => false,
    forget: () => cookies.clear(),
    async visit(first) {
      let url = new URL(first, origin)
      for (let hop = 0; hop < MAX_REDIRECTS; hop++) {
        if (browser.stopsAt(url)) return { url: url.href, html: '' }
        const response = await ask(url)
        const location = response?.headers.get('location')
        if (!location) {
          const shown = url.origin === origin ? url.href.slice(origin.length) : url.href
          browser.urls.push(shown)
          return { url: shown, html: (await response?.text()) ?? '' }
        }
        url = new URL(location, url)
      }
      throw new Error('it leads round and round')
    },
  }
  return browser
}
