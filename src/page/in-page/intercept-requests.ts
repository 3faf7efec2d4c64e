import { BatchInterceptor } from '@mswjs/interceptors'
import { FetchInterceptor } from '@mswjs/interceptors/fetch'
import { XMLHttpRequestInterceptor } from '@mswjs/interceptors/XMLHttpRequest'
import type { Host } from '../../host/host.js'

/** Passes this page's `fetch` and `XMLHttpRequest` through the host. What else the browser sends it cannot see. @returns Ends it. */
export function interceptRequests(host: Host): () => void {
  const interceptor = new BatchInterceptor({
    name: 'holdfast',
    interceptors: [new FetchInterceptor(), new XMLHttpRequestInterceptor()],
  })
  interceptor.on('request', async ({ request, controller }) => {
    const answer = host.answerTo(request)
    if (!answer) return
    const passing = {
      request,
      isGivenUp: async () => request.signal.aborted,
      // The page is the host: it knows.
      isBehind: () => false,
      informed: async () => {},
      beside: (task: Promise<unknown>) => void task,
    }
    try {
      controller.respondWith(await answer(passing))
    } catch {
      controller.respondWith(Response.error())
    }
  })
  interceptor.apply()
  return () => interceptor.dispose()
}
