import { CHANNEL, onChannel } from '../protocol/messages.js'

/** Hears of which revision the host, or who speaks in its name, tells all pages. */
export function listen(heard: (revision: number) => void): void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = onChannel(data)
    if (message?.holdfast === 'changed') heard(message.revision)
  })
}
