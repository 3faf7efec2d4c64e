import { decodedPath } from './decoded-path.js'

/**
 * Whether a server may take this path for one that is not below where it stands: `/api/..%2Fadmin`. The URL
 * parser has resolved the plain dot segments; those that it cannot see appear where a server decodes `%2F` or
 * `%5C`, decodes twice, drops `;parameters`, or hands on what it has decoded.
 */
export function mayLeave(pathname: string): boolean {
  return /[/\\]\.\.([/\\;?#]|$)|%[\da-f]{2}/i.test(decodedPath(pathname))
}
