import { cookiesOf, type RunningServer } from './running-server.js'

/** What a browser adds to the requests of its pages: the cookies it was given, and its word on where they come from. */
export interface Browser {
  readonly cookies: Map<string, string>
  readonly post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>
}

export function openBrowser(server: RunningServer, tokens?: string): Browser {
  const cookies = new Map<string, string>()
  return {
    cookies,
    async post(path, body, headers) {
      const response = await server.post(path, body, {
        Origin: server.origin,
        'Sec-Fetch-Site': 'same-origin',
        ...(tokens && { 'Holdfast-Tokens': tokens }),
        ...(cookies.size > 0 && { Cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }),
        ...headers,
      })
      for (const [name, value] of cookiesOf(response)) {
        if (value === '') cookies.delete(name)
        else cookies.set(name, value)
      }
      return response
    },
  }
}
