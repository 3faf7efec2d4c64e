import { type CoordinateConfig, tokenEndpoint } from 'holdfast/sw'
import { DEMO_ENDPOINTS } from '../../support/demo-endpoints.js'

export const config: CoordinateConfig = {
  protect: [
    '/api/',
    { url: '/billing/', resource: 'https://billing.example/', scope: 'invoices:read' },
    { url: '/reports/', resource: 'https://reports.example/' },
    // More specific than the one above, and no resource that the authorization server knows.
    { url: '/reports/unknown/', resource: 'https://unknown.example/' },
  ],
  grant: tokenEndpoint(DEMO_ENDPOINTS),
}
