export type { Resume } from '../../src/host/request/resume.js'
export { resumableDownloads, resumableEvents } from './resumable.js'
