import { isBelow } from '../../src/host/urls/protected-urls.js'

/** @throws TypeError when `path` is neither a path of this origin nor a URL. */
export function atOrBelow(path: string, base: string): (url: URL) => boolean {
  if (typeof path !== 'string' || !/^(\/(?!\/)|https?:\/\/)/.test(path) || !URL.canParse(path, base)) {
    throw new TypeError(`resume: ${JSON.stringify(path)} must be a path such as '/api/stream' or a URL`)
  }
  const { origin, pathname } = new URL(path, base)
  return (url) => isBelow(url, { origin, path: pathname })
}
