import { rememberXhr } from '../page/remember-xhr.js'

/** No browser finds anything there: the page gets the error of a network that is not there. */
const NOWHERE = 'blob:null/nowhere'

/**
 * Keeps what is sent until the page is served, or fails it, as `holdFetch` does. A
 * synchronous request cannot wait.
 */
export function holdXhr(isHeld: (url: string) => boolean, served: Promise<number>): void {
  const { prototype } = XMLHttpRequest
  const { open, send } = prototype
  const { told, reopen } = rememberXhr()

  function fail(this: XMLHttpRequest): void {
    open.call(this, 'GET', NOWHERE, true)
    send.call(this)
  }

  function sending(this: XMLHttpRequest, body?: Document | XMLHttpRequestBodyInit | null): void {
    const what = told(this)
    const calledAt = Date.now()
    const sendIfWanted = (signedInAt: number): void => {
      // The page may have given it up, or opened it for something else.
      if (told(this) !== what || this.readyState !== XMLHttpRequest.OPENED) return
      if (calledAt < signedInAt) {
        fail.call(this)
      } else {
        // Firefox decides when it is opened whether it goes through the worker.
        reopen(this)
        send.call(this, body)
      }
    }
    if (what?.isAsync && isHeld(what.url)) void served.then(sendIfWanted)
    else send.call(this, body)
  }

  prototype.send = sending
  void served.then(() => {
    // Whoever has wrapped it since goes on calling it: nothing waits then.
    if (prototype.send === sending) prototype.send = send
  })
}
