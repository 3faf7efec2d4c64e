/** Where the authorization server and the API are: here the demo's, behind the same origin as the pages. */
const server = process.env.SERVER ?? 'http://localhost:4173'

/** @type {import('next').NextConfig} */
const config = {
  rewrites: async () => [
    { source: '/api/:path*', destination: `${server}/api/:path*` },
    { source: '/auth/:path*', destination: `${server}/auth/:path*` },
  ],
}

export default config
