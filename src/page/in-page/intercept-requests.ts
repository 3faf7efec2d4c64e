import { BatchInterceptor } from '@mswjs/interceptors'
import { FetchInterceptor } from '@mswjs/interceptors/fetch'
import { XMLHttpRequestInterceptor } from '@mswjs/interceptors/XMLHttpRequest'
import type { Host } from '../../host/host.js'
import type { PageUser } from './page-user.js'

/**
 * Passes this page's `fetch` and `XMLHttpRequest` through the host. What else the
 * browser sends it cannot see.
 *
 * @returns Ends it.
 */
export function interceptRequests(host: Host, user: PageUser): () => void {
  const interceptor = new BatchInterceptor({
    name: 'holdfast',
    interceptors: [new FetchInterceptor(), new XMLHttpRequestInterceptor()],
  })
  interceptor.on('request', async ({ request, controller }) => {
    const handle = host.handlerFor(request)
    if (!handle) return
    const intercepted = {
      request,
      isAbandoned: async () => request.signal.aborted,
      owner: async () => user.owner(),
      sentAs: user.sentAs,
      learnt: async () => user.learnt(await host.owner()),
      waitUntil: (task: Promise<unknown>) => void task,
    }
    try {
      controller.respondWith(await handle(intercepted))
    } catch {
      controller.respondWith(Response.error())
    }
  })
  interceptor.apply()
  return () => interceptor.dispose()
}
