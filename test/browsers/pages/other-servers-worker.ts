import { coordinate, type TokenEndpointConfig, tokenEndpoint } from 'holdfast/sw'

const search = new URL(location.href).searchParams
const server = search.get('server') ?? ''
const refusedWith = Number(search.get('refusedWith'))

coordinate({
  protect: [`${server}/api/`],
  grant: tokenEndpoint({
    signIn: [`${server}/token`, `${server}/otp`],
    refresh: `${server}/token`,
    signOut: `${server}/revoke`,
    refreshToken: 'body',
    accessToken: 'header',
    format: search.get('format') === 'form' ? 'form' : 'json',
    ...(refusedWith > 0 && { isRefused: ({ status }) => status === refusedWith }),
  } satisfies TokenEndpointConfig),
})
