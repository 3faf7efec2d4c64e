import { rememberXhr } from '../page/remember-xhr.js'

/** Keeps what is sent until the page is served. A synchronous request cannot wait. */
export function holdXhr(isHeld: (url: string) => boolean, served: Promise<void>): void {
  const { prototype } = XMLHttpRequest
  const { send } = prototype
  const { told, reopen } = rememberXhr()

  function sending(this: XMLHttpRequest, body?: Document | XMLHttpRequestBodyInit | null): void {
    const what = told(this)
    const sendIfWanted = (): void => {
      // The page may have given it up, or opened it for something else.
      if (told(this) !== what || this.readyState !== XMLHttpRequest.OPENED) return
      // Firefox decides when it is opened whether it goes through the worker.
      reopen(this)
      send.call(this, body)
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
