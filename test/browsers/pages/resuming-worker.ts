import { coordinate, tokenEndpoint } from 'holdfast/sw'
import { resumableDownloads, resumableEvents } from 'holdfast/sw/resume'
import { DEMO_ENDPOINTS } from '../../support/demo-endpoints.js'

coordinate({
  protect: ['/api/'],
  grant: tokenEndpoint(DEMO_ENDPOINTS),
  resume: [resumableEvents('/api/stream', { end: 'done' }), resumableDownloads('/api/media')],
})
