import { connect } from 'holdfast'

declare global {
  interface Window {
    /** Does what apps do with this page's client. @returns What the user gets to see of it. */
    work(task: number): Promise<unknown>
  }
}

/** The origin of the second resource server. */
export const api: string = new URLSearchParams(location.search).get('api') ?? ''

/** Connects the page; all other code in it belongs to the client. */
export function start(work: Window['work']): void {
  window.work = work
  window.session = connect({ worker: `/sw.js?${new URLSearchParams({ protect: `${api}/` })}` })
}
