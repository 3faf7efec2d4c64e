import { readFile } from 'node:fs/promises'
import { extname, resolve, sep } from 'node:path'
import { nameDevice } from './device.js'
import type { Exchange } from './env.js'

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** Where the app is. Of what leads to the OpenID provider and back, the worker answers all but what comes past it. */
const APP = ['/', '/signin', '/callback']

/** Serves the files of a directory, and nothing beside it. */
export function staticFiles(directory: string): (c: Exchange) => Promise<Response> {
  const root = resolve(directory)
  return async (c) => {
    const path = fileOf(root, new URL(c.req.url).pathname)
    if (path === undefined) return c.notFound()
    try {
      const content = await readFile(path)
      if (extname(path) === '.html') nameDevice(c)
      return c.body(content, 200, headersOf(path.slice(root.length)))
    } catch {
      return c.notFound()
    }
  }
}

function fileOf(root: string, pathname: string): string | undefined {
  try {
    const path = resolve(root, `.${decodeURIComponent(APP.includes(pathname) ? '/index.html' : pathname)}`)
    return path.startsWith(root + sep) ? path : undefined
  } catch {
    return undefined
  }
}

function headersOf(path: string): Record<string, string> {
  // The names under assets/ carry a hash of their content, so they never change.
  const hashed = path.startsWith(`${sep}assets${sep}`)
  return {
    'Content-Type': contentTypes[extname(path)] ?? 'application/octet-stream',
    'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(path === `${sep}sw.js` && { 'Service-Worker-Allowed': '/' }),
  }
}
