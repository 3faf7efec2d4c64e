export { dpop } from '../../src/host/dpop/dpop.js'
export type { Dpop } from '../../src/host/grant/dpop.js'
