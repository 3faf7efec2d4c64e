/** Fetches what a page tells it to, as a dedicated or as a shared worker. */
async function statusOf({ data }: MessageEvent<[string, RequestCredentials]>): Promise<number> {
  const [url, credentials] = data
  const { status } = await fetch(url, { credentials }).catch(() => Response.error())
  return status
}

self.onmessage = async (event) => self.postMessage(await statusOf(event))
self.addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports
  if (port) port.onmessage = async (message) => port.postMessage(await statusOf(message))
})

export {}
