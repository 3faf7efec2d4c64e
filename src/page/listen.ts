import { CHANNEL, parseSnapshot, type Snapshot } from '../protocol/snapshot.js'

/** Hears what the host tells all pages. */
export function listen(heard: (snapshot: Snapshot) => void): void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const snapshot = parseSnapshot(data)
    if (snapshot) heard(snapshot)
  })
}
