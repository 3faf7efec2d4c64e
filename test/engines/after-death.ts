import type { Engine } from './engine.js'

/** What a request may come back with when the worker that was answering it died. */
export function answersAfterDeath({ name }: Engine): readonly number[] {
  switch (name) {
    case 'Chromium':
      // The browser runs the fetch event again in the next worker.
      return [200]
    case 'Firefox':
      // The browser fails the request.
      return [200, 0]
    case 'WebKit':
      // The browser sends the request past the worker, so without its credential.
      return [200, 401]
  }
}
