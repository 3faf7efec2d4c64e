import { coordinate, tokenEndpoint } from 'holdfast/sw'

coordinate({
  protect: ['/api/'],
  grant: tokenEndpoint({
    signIn: '/oauth/token',
    refresh: '/oauth/token',
    signOut: '/token/revocation',
    refreshToken: 'body',
    accessToken: 'header',
    format: 'form',
    clientId: 'holdfast',
  }),
  refreshAhead: 1,
})
