import { coordinate } from 'holdfast/sw'
import { openidProvider } from 'holdfast/sw/oauth'

coordinate({
  protect: ['/api/'],
  grant: openidProvider({
    issuer: `${location.origin}/`,
    clientId: 'holdfast',
    scope: 'openid offline_access',
    prompt: 'consent',
    start: '/holdfast/signin',
    redirect: '/holdfast/callback',
  }),
  refreshAhead: 1,
})
