export {}

declare global {
  // Apps have one tsconfig for pages and worker, in which `self` is a Window. What Workbox itself
  // declares is for a worker's own.
  interface Window {
    /** Written in by Workbox's build, `injectManifest`: what to precache. */
    readonly __WB_MANIFEST: (
      | string
      | { readonly url: string; readonly revision?: string | null; readonly integrity?: string }
    )[]
  }
}
