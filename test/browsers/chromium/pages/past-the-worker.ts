import { isSameEndpoint } from '../../../../src/host/urls/same-endpoint.js'
import { addStaticRoutes } from '../../../../sw/static-routes.js'

interface Rules {
  readonly condition: { readonly not: { readonly or: readonly Condition[] } }
}

interface Condition {
  readonly urlPattern: { test(url: string): boolean }
  readonly requestMethod?: string
}

interface Told {
  /** The first is the endpoint. */
  readonly urls: readonly string[]
  readonly protect: readonly string[]
  readonly method: string
}

declare global {
  interface Window {
    /** Of these URLs, which the endpoint is spelled by, and which go past the worker. */
    judge(told: Told): { readonly spellings: string[]; readonly past: string[] }
  }
}

window.judge = ({ urls, protect, method }) => {
  const endpoint = new URL(urls[0] ?? '')
  const conditions: Condition[] = []
  const event = {
    addRoutes: async ({ condition }: Rules) => void conditions.push(...condition.not.or),
  }
  const endpoints = { signIn: [], refresh: endpoint, signOut: endpoint }
  void addStaticRoutes(event as never, { protect, grant: { endpoints } })
  const isSeen = (url: string) =>
    conditions.some(
      ({ urlPattern, requestMethod }) => urlPattern.test(url) && (requestMethod ?? method) === method,
    )
  return {
    spellings: urls.filter((url) => isSameEndpoint(endpoint, new URL(url))),
    past: urls.filter((url) => !isSeen(url)),
  }
}
