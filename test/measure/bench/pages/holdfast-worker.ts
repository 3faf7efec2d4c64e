import { coordinate, tokenEndpoint } from 'holdfast/sw'
import { DEMO_ENDPOINTS } from '../../../support/demo-endpoints.js'

coordinate({
  protect: ['/api/'],
  grant: tokenEndpoint(DEMO_ENDPOINTS),
  unprotected: location.search === '?unprotected=network' ? 'network' : 'fetch-event',
})
