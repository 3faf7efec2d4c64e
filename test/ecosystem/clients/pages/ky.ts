import ky from 'ky'
import { start } from './start.js'

const api = ky.create({ prefixUrl: '/api' })

start(async (task) => {
  const [me, echo] = await Promise.all([
    api.get('me').json<{ username: string }>(),
    api.post('echo', { json: { task } }).json<{ bytes: number }>(),
  ])
  return { user: me.username, bytes: echo.bytes }
})
