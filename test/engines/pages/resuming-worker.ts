import { coordinate, tokenEndpoint } from 'holdfast/sw'
import { resumableDownloads, resumableEvents } from 'holdfast/sw/resume'

coordinate({
  protect: ['/api/'],
  grant: tokenEndpoint({
    signIn: '/auth/token',
    refresh: '/auth/refresh',
    signOut: '/auth/logout',
    refreshToken: 'body',
    accessToken: 'header',
  }),
  resume: [resumableEvents('/api/stream', { end: 'done' }), resumableDownloads('/api/media')],
})
