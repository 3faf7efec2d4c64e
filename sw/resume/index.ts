export type { Resume } from '../../src/host/resume.js'
export { resumableDownloads, resumableEvents } from './resumable.js'
