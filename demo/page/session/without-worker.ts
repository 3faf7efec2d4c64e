import type { ConnectOptions } from 'holdfast'
import { workerUrl } from './mode.js'

/** Where no worker can be had, the page does its work, as the worker for this page's mode would. */
export const withoutWorker: NonNullable<ConnectOptions['withoutWorker']> = async () => {
  const { hostInPage } = await import('holdfast/without-worker')
  const { sessionConfig } = await import('../../session/config.js')
  return hostInPage(sessionConfig(new URL(workerUrl, location.origin)))
}
