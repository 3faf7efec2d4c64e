export { type ServerOptions, startServer } from './start-server.js'
