import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { challengesOf } from '../../src/host/request/www-authenticate.js'

/** As `[scheme, token68, parameters]`. */
function read(...fields: readonly string[]): unknown[] {
  const headers = new Headers(fields.map((field) => ['www-authenticate', field]))
  return challengesOf(headers).map(({ scheme, token68, parameters }) => [
    scheme,
    token68,
    Object.fromEntries(parameters),
  ])
}

test.each([
  ['nothing', [], []],
  ['a scheme alone', ['Negotiate'], [['negotiate', null, {}]]],
  ['a token68', ['Negotiate YII-~+/x=='], [['negotiate', 'YII-~+/x==', {}]]],
  [
    'one challenge',
    ['Bearer realm="api", error="invalid_token"'],
    [['bearer', null, { realm: 'api', error: 'invalid_token' }]],
  ],
  [
    'several in one field',
    ['Basic realm="a", Negotiate, NTLM TlRM, Bearer error=invalid_token'],
    [
      ['basic', null, { realm: 'a' }],
      ['negotiate', null, {}],
      ['ntlm', 'TlRM', {}],
      ['bearer', null, { error: 'invalid_token' }],
    ],
  ],
  [
    'several in several fields',
    ['Basic realm="a"', 'DPoP algs="ES256 PS256"'],
    [
      ['basic', null, { realm: 'a' }],
      ['dpop', null, { algs: 'ES256 PS256' }],
    ],
  ],
  [
    'what is quoted, with commas, equal signs and escapes',
    [String.raw`Bearer realm="a, Basic b=\"c\"\\", error="x"`],
    [['bearer', null, { realm: String.raw`a, Basic b="c"\ `.trim(), error: 'x' }]],
  ],
  ['a quoted value that is empty', ['Bearer realm=""'], [['bearer', null, { realm: '' }]]],
  [
    'names in any case, and space where it may be',
    ['  bEaReR   ERROR = "x" ,\tScope\t=\ty  '],
    [['bearer', null, { error: 'x', scope: 'y' }]],
  ],
  ['elements that are empty', [', ,Bearer error=x,, ,'], [['bearer', null, { error: 'x' }]]],
  [
    'names that objects have',
    ['Bearer __proto__=x'],
    [['bearer', null, Object.fromEntries([['__proto__', 'x']])]],
  ],
])('%s is read', (_, fields, challenges) => {
  expect(read(...fields)).toEqual(challenges)
})

test.each([
  'Bearer error="x',
  'Bearer error="x\\"',
  'Bearer realm=my api, error=x',
  'Bearer error="x" scope="y"',
  'Bearer error=',
  'error=x',
  'error="x", Bearer',
  'Bearer abc== error=x',
  'Negotiate abc=, error=x',
  'Bearer é=x',
  '"Bearer"',
])('of what is not well-formed nothing is believed: %s', (field) => {
  expect(read(field).filter((one) => JSON.stringify(one).includes('"error"'))).toEqual([])
})

const token = fc.stringMatching(/^[!#$%&'*+.^_`|~A-Za-z0-9-]{1,12}$/)
const text = fc.stringMatching(/^[\t\x20-\x7e]{0,20}$/)
const spaces = fc.stringMatching(/^[ \t]{0,2}$/)
const quoted = fc
  .tuple(text, fc.boolean())
  .map(([value, all]) => [value, `"${value.replace(all ? /[\s\S]/g : /["\\]/g, '\\$&')}"`] as const)
const value = fc.oneof(
  quoted,
  token.map((plain) => [plain, plain] as const),
)
const parameters = fc.uniqueArray(fc.tuple(token, spaces, spaces, value), {
  minLength: 1,
  maxLength: 4,
  selector: ([name]) => name.toLowerCase(),
})
const challenge = fc.oneof(
  token.map((scheme) => [[scheme.toLowerCase(), null, {}], scheme] as const),
  fc
    .tuple(token, fc.stringMatching(/^[A-Za-z0-9._~+/-]{1,12}={0,2}$/))
    .map(([scheme, token68]) => [[scheme.toLowerCase(), token68, {}], `${scheme} ${token68}`] as const),
  fc.tuple(token, parameters).map(([scheme, all]) => {
    const told = Object.fromEntries(all.map(([name, , , [plain]]) => [name.toLowerCase(), plain]))
    const written = all.map(([name, before, after, [, raw]]) => `${name}${before}=${after}${raw}`)
    return [[scheme.toLowerCase(), null, told], `${scheme} ${written.join(', ')}`] as const
  }),
)

test('whatever a server may write is read as it was meant', () => {
  fc.assert(
    fc.property(fc.array(challenge, { maxLength: 3 }), (all) => {
      const told = read(all.map(([, written]) => written).join(', '))
      return isDeepStrictEqual(
        told,
        all.map(([meant]) => meant),
      )
    }),
    { numRuns: 20_000 },
  )
})

test('whatever else stands there, it is read to an end, soon', () => {
  const any = fc.string({ unit: fc.constantFrom(...'aB=", \\\t;/~é'), maxLength: 200 })
  fc.assert(
    fc.property(any, (field) => read(field).length <= field.length),
    { numRuns: 20_000 },
  )
  for (const part of ['a ', '"a', 'a="', '\\"', ', ', 'a=b,', 'a\t'])
    expect(read(`x ${part.repeat(5_000)}`).length).toBeLessThan(5_001)
})
