import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { defaultLifetimes } from './lifetimes.js'
import { defaultLimits } from './limits.js'
import type { ServerOptions } from './start-server.js'

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the options from the environment. Throws a `TypeError` that names the variable and the fix. */
export function readEnvironment(environment: Environment): ServerOptions {
  const seconds = (name: string, fallback: number, least: number): number =>
    whole(environment, name, fallback, least, 10 * 365 * 24 * 60 * 60, 'seconds ')
  const count = (name: string, fallback: number): number =>
    whole(environment, name, fallback, 1, 1_000_000_000, '')
  return {
    port: whole(environment, 'PORT', 4173, 0, 65_535, ''),
    databaseUrl: databaseUrl(environment.DATABASE_URL),
    databaseDir: environment.DATABASE_DIR || undefined,
    lifetimes: {
      accessTokenTtl: seconds('ACCESS_TOKEN_TTL', defaultLifetimes.accessTokenTtl, 1),
      refreshTokenTtl: seconds('REFRESH_TOKEN_TTL', defaultLifetimes.refreshTokenTtl, 1),
      sessionMaxAge: seconds('SESSION_MAX_AGE', defaultLifetimes.sessionMaxAge, 1),
      refreshGrace: seconds('REFRESH_GRACE', defaultLifetimes.refreshGrace, 0),
      magicLinkTtl: seconds('MAGIC_LINK_TTL', defaultLifetimes.magicLinkTtl, 1),
      ticketTtl: seconds('TICKET_TTL', defaultLifetimes.ticketTtl, 1),
      dpopNonces: seconds('DPOP_NONCES', defaultLifetimes.dpopNonces, 0),
    },
    limits: {
      signInWindow: seconds('SIGN_IN_WINDOW', defaultLimits.signInWindow, 1),
      signInsPerPlace: count('SIGN_INS_PER_PLACE', defaultLimits.signInsPerPlace),
      signInsPerAccount: count('SIGN_INS_PER_ACCOUNT', defaultLimits.signInsPerAccount),
      signInsPerAddress: count('SIGN_INS_PER_ADDRESS', defaultLimits.signInsPerAddress),
      magicLinksPerAddress: count('MAGIC_LINKS_PER_ADDRESS', defaultLimits.magicLinksPerAddress),
      passwordCost: whole(environment, 'PASSWORD_COST', defaultLimits.passwordCost, 1, 20, ''),
    },
    publicOrigin: publicOrigin(environment.PUBLIC_ORIGIN),
    corsOrigins: origins(environment.CORS_ORIGINS),
    staticDir: directory(environment.STATIC_DIR),
  }
}

function whole(
  environment: Environment,
  name: string,
  fallback: number,
  least: number,
  most: number,
  unit: string,
): number {
  const text = environment[name]?.trim()
  if (!text) return fallback
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw new TypeError(
    `${name} is "${text}", but must be a whole number ${unit && `of ${unit}`}from ${least} to ${most}, such as ${fallback}.`,
  )
}

function databaseUrl(text: string | undefined): string | undefined {
  if (!text) return undefined
  if (/^postgres(ql)?:\/\//.test(text)) return text
  // Not repeated in the message: it may hold a password.
  throw new TypeError(
    'DATABASE_URL must be a PostgreSQL URL, such as postgres://user@localhost:5432/holdfast.',
  )
}

function publicOrigin(text: string | undefined): string | undefined {
  if (!text) return undefined
  if (isOrigin(text)) return text
  throw new TypeError(`PUBLIC_ORIGIN is "${text}", but must be an origin, such as https://app.example.com.`)
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}

function origins(text: string | undefined): readonly string[] {
  const list = (text ?? '').split(',').map((part) => part.trim())
  return list.filter(Boolean).map((part) => {
    if (isOrigin(part)) return part
    throw new TypeError(
      `CORS_ORIGINS contains "${part}", but must list origins, such as https://app.example.com,http://localhost:3000.`,
    )
  })
}

function directory(text: string | undefined): string | undefined {
  if (!text) return undefined
  if (statSync(text, { throwIfNoEntry: false })?.isDirectory()) return resolve(text)
  throw new TypeError(
    `STATIC_DIR is "${text}", which is no directory. Build the demo page first, or leave it unset.`,
  )
}
