import { coordinate, tokenEndpoint } from 'holdfast/sw'

coordinate({
  protect: ['/api/'],
  grant: tokenEndpoint({
    signIn: '/auth/token',
    refresh: '/auth/refresh',
    signOut: '/auth/logout',
    refreshToken: 'cookie',
    accessToken: 'header',
  }),
  hold: 120,
})
