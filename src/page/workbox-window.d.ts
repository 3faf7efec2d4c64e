/** The same module, as modern browsers need it. */
declare module 'workbox-window/build/workbox-window.prod.mjs' {
  export * from 'workbox-window'
}
