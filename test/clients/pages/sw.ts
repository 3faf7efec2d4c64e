import { coordinate, tokenEndpoint } from 'holdfast/sw'

coordinate({
  protect: ['/api/', ...new URL(location.href).searchParams.getAll('protect')],
  grant: tokenEndpoint({
    signIn: '/auth/token',
    refresh: '/auth/refresh',
    signOut: '/auth/logout',
    refreshToken: 'cookie',
    accessToken: 'header',
  }),
})
