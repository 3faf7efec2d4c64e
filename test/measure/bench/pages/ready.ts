declare global {
  interface Window {
    /** What this page adds to its requests by itself, once they can be sent. */
    ready: Promise<Readonly<Record<string, string>>>
    /** How long the request took that was sent under the last click, in milliseconds. */
    clicked: Promise<number>
  }
}

/** What a page adds whose worker does it. */
export const NOTHING: Readonly<Record<string, string>> = {}
