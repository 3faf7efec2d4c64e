import { coordinate, tokenEndpoint } from 'holdfast/sw'
import { DEMO_ENDPOINTS } from '../../../support/demo-endpoints.js'

coordinate({
  protect: ['/api/', ...new URL(location.href).searchParams.getAll('protect')],
  grant: tokenEndpoint({ ...DEMO_ENDPOINTS, refreshToken: 'cookie' }),
})
