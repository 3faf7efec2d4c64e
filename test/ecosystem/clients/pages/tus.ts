import { Upload } from 'tus-js-client'
import { api, start } from './start.js'

declare global {
  interface Window {
    /** What happens between two requests of an upload. */
    betweenRequests?(): Promise<void>
  }
}

const bytes = new Uint8Array(300_000).map((_, index) => (index * 31) % 251)

/** @returns The URL of what has been uploaded. */
function uploaded(): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(new Blob([bytes]), {
      endpoint: `${api}/uploads/`,
      chunkSize: 100_000,
      // The first failure is one.
      retryDelays: null,
      onAfterResponse: () => window.betweenRequests?.(),
      onSuccess: () => resolve(upload.url ?? ''),
      onError: reject,
    })
    upload.start()
  })
}

start(async () => {
  const response = await fetch(await uploaded())
  const arrived = new Uint8Array(await response.arrayBuffer())
  return { bytes: arrived.length, same: arrived.every((byte, index) => byte === bytes[index]) }
})
