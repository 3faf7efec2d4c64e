import { cpSync, rmSync } from 'node:fs'
import postgres from 'postgres'
import { temporaryFolder } from './temporary-folder.js'

/** Signing in would otherwise take longer than most requests that a test makes. */
export const CHEAP_PASSWORD_COST = 4

/** A database that one server has for itself, as the options of a server name it. */
export interface TestDatabase {
  readonly options: { readonly databaseUrl?: string; readonly databaseDir?: string }
  remove(): Promise<void>
}

/**
 * `npm test` sets a database up once, in PostgreSQL where there is one: for each server to do it anew would take
 * longer than most tests, and PGlite is compiled by each server that starts.
 *
 * @returns A copy of it; one in memory when nobody has set one up.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { TEMPLATE } = process.env
  if (!TEMPLATE) return { options: {}, remove: async () => {} }
  return TEMPLATE.startsWith('postgres') ? copyOfDatabase(new URL(TEMPLATE)) : copyOfFolder(TEMPLATE)
}

/** The same, as the variables of the server's environment. */
export function environmentOf({ options }: TestDatabase): Readonly<Record<string, string>> {
  const { databaseUrl, databaseDir } = options
  return {
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...(databaseDir && { DATABASE_DIR: databaseDir }),
  }
}

/** An empty database in the PostgreSQL at this URL, the caller's to drop. */
export async function emptyDatabase(server: string): Promise<string> {
  const url = new URL(server)
  url.pathname = newName()
  await administer(server, (sql) => sql`create database ${sql(nameIn(url))}`)
  return url.href
}

export async function dropDatabase(url: string): Promise<void> {
  await administer(
    sibling(new URL(url), 'postgres'),
    (sql) =>
      // A server that was killed leaves connections behind.
      sql`drop database ${sql(nameIn(new URL(url)))} with (force)`,
  )
}

async function copyOfDatabase(template: URL): Promise<TestDatabase> {
  const name = newName()
  const databaseUrl = sibling(template, name)
  await administer(
    sibling(template, 'postgres'),
    (sql) => sql`create database ${sql(name)} template ${sql(nameIn(template))}`,
  )
  return { options: { databaseUrl }, remove: () => dropDatabase(databaseUrl) }
}

function copyOfFolder(template: string): TestDatabase {
  const databaseDir = temporaryFolder()
  cpSync(template, databaseDir, { recursive: true })
  return {
    options: { databaseDir },
    remove: async () => rmSync(databaseDir, { recursive: true }),
  }
}

async function administer(url: string, statement: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await statement(sql)
  } finally {
    await sql.end()
  }
}

function newName(): string {
  return `holdfast_${crypto.randomUUID().replaceAll('-', '')}`
}

function nameIn({ pathname }: URL): string {
  return pathname.slice(1)
}

function sibling(url: URL, name: string): string {
  return new URL(`/${name}`, url).href
}
