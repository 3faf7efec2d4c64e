// The order matters: browsers say that they are like older ones too.
const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /Edg\/(\d+)/],
  ['Opera', /OPR\/(\d+)/],
  ['Firefox', /(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /(?:Chrome|CriOS)\/(\d+)/],
  ['Safari', /Version\/(\d+).* Safari\//],
]

const SYSTEMS: readonly (readonly [string, RegExp])[] = [
  ['Android', /Android/],
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Windows', /Windows/],
  ['macOS', /Macintosh/],
  ['Linux', /Linux/],
]

/** Words by which a user knows a device again; the user agent itself where it is of no known kind. */
export function deviceName(userAgent: string): string {
  const system = SYSTEMS.find(([, mark]) => mark.test(userAgent))?.[0]
  for (const [name, mark] of BROWSERS) {
    const version = mark.exec(userAgent)?.[1]
    if (version !== undefined) return `${name} ${version}${system ? ` on ${system}` : ''}`
  }
  return userAgent || 'an unknown device'
}
