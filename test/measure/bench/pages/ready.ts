declare global {
  interface Window {
    /** What this page adds to its requests by itself, once they can be sent. */
    ready: Promise<Readonly<Record<string, string>>>
  }
}

/** What a page adds whose worker does it. */
export const NOTHING: Readonly<Record<string, string>> = {}
