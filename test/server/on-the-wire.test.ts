import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningServer, runServer } from './running-server.js'

const PAGE = await readFile(new URL('../../docs/your-server.md', import.meta.url), 'utf8')

interface Exchange {
  readonly method: string
  readonly path: string
  readonly sent: readonly (readonly [name: string, value: string])[]
  readonly body: string | undefined
  readonly status: number
  readonly answered: readonly (readonly [name: string, value: string])[]
  readonly answer: string | undefined
}

const EXCHANGES = [...PAGE.matchAll(/^```http\n(.*?)^```$/gms)].map(([, text = '']) => exchangeIn(text))

/** What differs from one session to the next ends with `…`. By where it stands, what it is in this one. */
const living = new Map<string, string>()

let server: RunningServer
beforeAll(async () => {
  server = await runServer()
})
afterAll(() => server.close())

test.each(
  EXCHANGES.map((exchange) => ({
    title: `${exchange.method} ${exchange.path}, ${exchange.status}`,
    exchange,
  })),
)('a developer reads in docs/your-server.md what the server answers: $title', async ({ exchange }) => {
  const { method, path, sent, body, status, answered, answer } = exchange
  const headers = Object.fromEntries(sent.map(([name, value]) => [name, lively(value)]))
  const response = await server.call(path, {
    method,
    headers: { ...headers, 'sec-fetch-site': 'same-origin' },
    ...(body !== undefined && { body: lively(body) }),
  })
  expect(response.status).toBe(status)
  const cookies = response.headers.getSetCookie()
  for (const [name, value] of answered) {
    const given =
      name === 'set-cookie' ? cookies.find((cookie) => like(value).test(cookie)) : response.headers.get(name)
    expect(given).toMatch(like(value))
    if (given) remember(value, given)
  }
  if (answer === undefined) return
  const given = await response.text()
  expect(given).toMatch(like(answer))
  remember(answer, given)
})

function exchangeIn(text: string): Exchange {
  const [[start = '', ...head], body, [status = '', ...answered], answer] = parts(text)
  const [method = '', path = ''] = start.split(' ')
  return {
    method,
    path,
    sent: fields(head),
    body,
    status: Number(status),
    answered: fields(answered),
    answer,
  }
}

/** Request and answer, each with an empty line before its body. A body begins with a brace. */
function parts(text: string): [string[], string | undefined, string[], string | undefined] {
  const blocks = text.trim().split('\n\n')
  const isBody = (block: string | undefined): boolean => block?.startsWith('{') ?? false
  const head = blocks.shift() ?? ''
  const body = isBody(blocks[0]) ? blocks.shift() : undefined
  const answer = blocks.shift() ?? ''
  return [head.split('\n'), body, answer.split('\n'), blocks.shift()]
}

function fields(lines: readonly string[]): [string, string][] {
  return lines.map((line) => {
    const [, name = '', value = ''] = /^([^:]+): (.*)$/.exec(line) ?? []
    return [name.toLowerCase(), value]
  })
}

const SHORT = /[\w-]+…/g

/** What is shown, each shortened value standing for any. */
function like(shown: string): RegExp {
  const parts = shown.split(SHORT).map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
  return new RegExp(`^${parts.join('([\\w.-]+)')}$`)
}

function remember(shown: string, given: string): void {
  const values = like(shown).exec(given)?.slice(1) ?? []
  for (const [at, name] of (shown.match(SHORT) ?? []).entries()) living.set(name, values[at] ?? '')
}

/** With the values of this session in place of those that are shown. */
function lively(shown: string): string {
  return shown.replace(SHORT, (name) => living.get(name) ?? 'any')
}
