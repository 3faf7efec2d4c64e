import { connect } from 'holdfast'
import { holdUntilServed } from 'holdfast/early'
import { makeRequest } from './make-request.js'
import { configFor } from './openid-config.js'

declare global {
  interface Window {
    /** The URL of this page as any other script first sees it. */
    readonly seenUrl: string
    /** What the API says, to a request that is made as soon as the page is there. */
    readonly told: Promise<string>
  }
}

const { searchParams } = new URL(location.href)
const issuer = searchParams.get('issuer') ?? localStorage.getItem('issuer') ?? ''
localStorage.setItem('issuer', issuer)
const isWorkerless = searchParams.has('workerless') || localStorage.getItem('workerless') !== null
if (isWorkerless) localStorage.setItem('workerless', '')
const isBound = searchParams.has('bound') || localStorage.getItem('bound') !== null
if (isBound) localStorage.setItem('bound', '')
const isInMemory = searchParams.has('memory') || localStorage.getItem('memory') !== null
if (isInMemory) localStorage.setItem('memory', '')
const kept = { ...(isBound && { bound: '' }), ...(isInMemory && { memory: '' }) }
const worker = `/openid-worker.js?${new URLSearchParams({ issuer, ...kept })}`

holdUntilServed([`${issuer}/me`], { redirect: '/callback.html' })

const session = connect({
  worker: isWorkerless ? '/no-such-worker.js' : worker,
  withoutWorker: async () => {
    const { hostInPage } = await import('holdfast/without-worker')
    return hostInPage(configFor(issuer, isBound))
  },
})

const told = fetch(`${issuer}/me`).then(
  async (response) => `${response.status} ${Object(await response.json().catch(() => null)).sub}`,
  ({ name }) => name,
)

for (const [id, query] of [
  ['link', {}],
  ['popup', { popup: '' }],
] as const) {
  const link = document.createElement('a')
  link.id = id
  link.textContent = id
  link.href = `/signin.html?${new URLSearchParams({ returnTo: '/openid.html#notes', ...query })}`
  if (id === 'popup')
    link.onclick = (event) => {
      event.preventDefault()
      void session.signInRedirect({ popup: true })
    }
  document.body.append(link, ' ')
}

const more = document.createElement('button')
more.id = 'step-up'
more.textContent = 'on'
more.onclick = () => void session.stepUp({ popup: true })
document.body.append(more)

Object.assign(window, { session, told, seenUrl: location.href, makeRequest })
