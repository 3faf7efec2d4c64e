import { type RunningServer, read, type Tokens as SignedIn } from '../running-server.js'
import type { Tokens } from './tokens.js'

/** A new session of the reference server, over HTTP. */
export async function tokensOfServer(server: RunningServer): Promise<Tokens> {
  const before = (await server.stats()).familiesRevoked
  const { refresh_token } = await server.signIn()
  let time = 0
  return {
    first: refresh_token,
    now: () => time,
    wait: (seconds) => {
      time += seconds * 1000
      server.wait(seconds)
    },
    async refresh(token, key, arrivedAt = time) {
      // Over HTTP a request is read when it arrives; what a busy server reads late is for the other places.
      if (arrivedAt < time) return { type: 'late' }
      const response = await server.refresh(token, key)
      if (response.status === 409) return { type: 'late' }
      if (!response.ok) return { type: 'ended' }
      const answer = await read<SignedIn>(response)
      return { type: 'granted', refreshToken: answer.refresh_token, accessToken: answer.access_token }
    },
    use: async (accessToken) => (await server.get('/api/me', accessToken)).ok,
    isOver: async () => (await server.stats()).familiesRevoked > before,
  }
}
