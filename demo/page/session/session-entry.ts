import { timeAgo } from '../dom/time-text.js'
import { deviceName } from './device-name.js'

/** One of the user's sessions, as `GET /auth/sessions` tells it. */
export interface SignedInDevice {
  readonly id: string
  readonly createdAt: string
  readonly lastSeenAt: string
  readonly userAgent: string
  readonly current: boolean
}

interface SessionEntry {
  readonly entry: HTMLLIElement
  readonly end: HTMLButtonElement
  readonly name: string
}

export function sessionEntry(device: SignedInDevice, now: number): SessionEntry {
  const name = deviceName(device.userAgent)
  const signedIn = timeAgo(Date.parse(device.createdAt), now)
  const used = timeAgo(Date.parse(device.lastSeenAt), now)
  const entry = document.createElement('li')
  const title = document.createElement('b')
  title.textContent = name
  title.title = device.userAgent
  const times = document.createElement('span')
  times.textContent = `signed in ${signedIn}, last used ${used}`
  const end = document.createElement('button')
  end.type = 'button'
  end.textContent = 'End'
  end.ariaLabel = `End the session of ${name}, signed in ${signedIn}${device.current ? ': this one' : ''}`
  entry.append(title, times, end)
  if (device.current) {
    const badge = document.createElement('span')
    badge.className = 'badge badge-good'
    badge.textContent = 'this browser'
    title.append(' ', badge)
  }
  return { entry, end, name }
}
