import { fetchEventSource } from '@microsoft/fetch-event-source'
import { start } from './start.js'

start(async () => {
  const ids: string[] = []
  await fetchEventSource('/api/stream?events=5&interval=5', {
    onmessage: ({ event, id }) => void ids.push(event || id),
    onerror(error) {
      throw error
    },
  })
  return ids.join(' ')
})
