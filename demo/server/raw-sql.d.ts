declare module '*.sql?raw' {
  const sql: string
  // biome-ignore lint/style/noDefaultExport: this is how a bundler exports a file's text.
  export default sql
}
