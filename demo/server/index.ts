export type { Stats } from './debug/stats.js'
export { type ServerOptions, startServer } from './start-server.js'
