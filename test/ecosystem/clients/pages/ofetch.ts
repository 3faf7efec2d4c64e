import { ofetch } from 'ofetch'
import { start } from './start.js'

const api = ofetch.create({ baseURL: '/api' })

start(async (task) => {
  const [me, echo] = await Promise.all([
    api<{ username: string }>('/me'),
    api<{ bytes: number }>('/echo', { method: 'POST', body: { task } }),
  ])
  return { user: me.username, bytes: echo.bytes }
})
