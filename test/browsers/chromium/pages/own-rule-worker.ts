import { coordinate, tokenEndpoint } from 'holdfast/sw'
import { DEMO_ENDPOINTS } from '../../../support/demo-endpoints.js'

coordinate({
  protect: ['/api/'],
  grant: tokenEndpoint(DEMO_ENDPOINTS),
  isRejected: ({ status }) => [401, 419, 440].includes(status),
})
