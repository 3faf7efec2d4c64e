/** Messages between page and worker carry their kind in one member, so that they cannot be taken for the app's own. */
export function hasTag(data: unknown, tag: string): data is object {
  return typeof data === 'object' && data !== null && 'holdfast' in data && data.holdfast === tag
}
