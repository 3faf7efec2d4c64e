/** In the page: opens a stream of each kind at once, and tells what came of them. */
export async function streamsOfOneTab(): Promise<{ byFetch?: number; bySource: number; chatEnds: boolean }> {
  const text = (response: Response) => (response.ok ? response.text() : `status ${response.status}`)
  const bySource = new Promise<number>((resolve) => {
    let seen = 0
    const source = new EventSource('/api/stream?events=8&interval=20')
    const end = (result: number) => {
      source.close()
      resolve(result)
    }
    source.onmessage = () => {
      seen += 1
    }
    source.addEventListener('done', () => end(seen))
    source.onerror = () => end(-1)
  })
  const [byFetch, chat] = await Promise.all([
    fetch('/api/stream?events=8&interval=20').then(text),
    fetch('/api/chat', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'How many tabs refresh?', interval: 5 }),
    }).then(text),
  ])
  return {
    byFetch: byFetch.match(/^id: \d+$/gm)?.length ?? 0,
    bySource: await bySource,
    chatEnds: chat.includes('event: done'),
  }
}
