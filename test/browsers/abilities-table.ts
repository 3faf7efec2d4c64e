import type { Ability, Engine } from '../support/engines/engine.js'

const ABILITIES: Readonly<Record<Ability, string>> = {
  'Secure cookies': 'keeps `Secure` cookies of `http://localhost`; elsewhere tests in cookie modes take TLS',
  'synchronous XHR': 'shows a worker synchronous XHR',
  'keepalive fetch': 'shows a worker `fetch` with `keepalive`',
  'stream upload': 'sends a `ReadableStream` by `fetch`, over HTTP/2',
  'about:blank iframe': 'shows a worker the requests of an `about:blank` iframe',
}

/** What the engines cannot do, as a table for docs/faults.md. */
export function abilitiesTable(engines: readonly Engine[]): string {
  const row = (first: string, field: (engine: Engine) => string): string =>
    `| ${[first, ...engines.map(field)].join(' | ')} |`
  return [
    row('', ({ name }) => name),
    `|---|${engines.map(() => '---|').join('')}`,
    ...(Object.keys(ABILITIES) as Ability[]).map((ability) =>
      row(ABILITIES[ability], ({ lacks }) => (lacks.has(ability) ? '**no**' : 'yes')),
    ),
    row('how often tests can stop the worker of one profile', ({ killsPerProfile }) =>
      Number.isFinite(killsPerProfile) ? `${killsPerProfile} time` : 'any',
    ),
    row('tabs in a scenario with many', ({ manyTabs }) => String(manyTabs)),
  ].join('\n')
}
