import { coordinate, tokenEndpoint } from 'holdfast/sw'

coordinate({
  protect: ['/api/'],
  grant: tokenEndpoint({
    signIn: '/auth/token',
    refresh: '/auth/refresh',
    signOut: '/auth/logout',
    refreshToken: 'body',
    accessToken: 'header',
  }),
  isRejected: ({ status }) => [401, 419, 440].includes(status),
})
