declare global {
  interface Window {
    /** What the app of one contestant can do. Set once it is signed in and can send requests. */
    contestant: App
  }
}

export interface App {
  /** Sends a request as the app does everywhere, and gives back its status. */
  get(path: string): Promise<number>
  /** Opens a stream of Server-Sent Events. */
  stream(path: string): Promise<{ readonly status: number; readonly body: ReadableStream<Uint8Array> | null }>
}

/** An app whose requests are all sent by one `fetch`. */
export function fetchingApp(send: (path: string) => Promise<Response>): App {
  return {
    async get(path) {
      const response = await send(path)
      await response.arrayBuffer()
      return response.status
    },
    stream: send,
  }
}
