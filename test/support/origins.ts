import type { Engine } from './engines/engine.js'

/** Where an engine finds its server. */
export interface Origins {
  readonly plain: string
  /** Over TLS, for engines that keep no `Secure` cookie without it. */
  readonly secure: string | undefined
}

/** Where pages in this mode find the server. */
export function originFor({ name, lacks }: Engine, { plain, secure }: Origins, mode: object): string {
  const needsTls = lacks.has('Secure cookies') && Object.values(mode).includes('cookie')
  if (!needsTls) return plain
  if (secure === undefined) throw new Error(`${name} keeps no cookies of ${plain}`)
  return secure
}
