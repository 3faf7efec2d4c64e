export type { Stats } from './debug/stats.js'
export type { Lifetimes } from './lifetimes.js'
export { type RunningServer, type ServerOptions, startServer } from './start-server.js'
