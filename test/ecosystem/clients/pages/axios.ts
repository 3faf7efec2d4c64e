import axios from 'axios'
import { start } from './start.js'

const api = axios.create({ baseURL: '/api' })

start(async (task) => {
  const [me, echo] = await Promise.all([
    api.get<{ username: string }>('/me'),
    api.post<{ bytes: number }>('/echo', { task }),
  ])
  return { user: me.data.username, bytes: echo.data.bytes }
})
