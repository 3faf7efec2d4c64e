import { mkdir } from 'node:fs/promises'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import * as schema from './schema.js'

export type Database = PgDatabase<PgQueryResultHKT, typeof schema>

export interface OpenDatabase {
  readonly db: Database
  readonly close: () => Promise<void>
}

/** PostgreSQL where a URL is given, else PGlite: in the directory, or in memory without one. */
export function openDatabase(url: string | undefined, directory: string | undefined): Promise<OpenDatabase> {
  return url === undefined ? openEmbedded(directory) : openPostgres(url)
}

async function openPostgres(url: string): Promise<OpenDatabase> {
  const { default: postgres } = await import('postgres')
  const { drizzle } = await import('drizzle-orm/postgres-js')
  const client = postgres(url, { onnotice: () => {} })
  return { db: drizzle({ client, schema }), close: () => client.end({ timeout: 1 }) }
}

async function openEmbedded(directory: string | undefined): Promise<OpenDatabase> {
  const { PGlite } = await import('@electric-sql/pglite')
  const { drizzle } = await import('drizzle-orm/pglite')
  if (directory !== undefined) await mkdir(directory, { recursive: true })
  const client = directory === undefined ? new PGlite() : new PGlite(directory)
  return { db: drizzle({ client, schema }), close: () => client.close() }
}
