type Options = Readonly<Record<string, unknown>>

/** Every option of a configuration, with its default. */
export type Defaults<Config> = {
  readonly [Name in keyof Required<Config>]: Config[Name] | undefined
}

/** @throws TypeError when `config` is no object or has an option that nobody knows. */
export function knownOptions(config: unknown, names: readonly string[], of: string): Options {
  if (typeof config !== 'object' || config === null) {
    throw new TypeError(`${of}: expected an object with the options ${names.join(', ')}`)
  }
  const unknown = Object.keys(config).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw new TypeError(`${of}: there is no option "${unknown}"; the options are ${names.join(', ')}`)
  }
  return config as Options
}

export function text(options: Options, name: string, of: string, fix: string): string {
  const value = options[name]
  if (typeof value === 'string' && value !== '') return value
  throw new TypeError(`${of}: ${name} must be a string, ${fix}`)
}

export function optionalText(options: Options, name: string, of: string): string | null {
  return options[name] === undefined ? null : text(options, name, of, 'or left out')
}

export function oneOf<T extends string>(
  options: Options,
  name: string,
  values: readonly T[],
  of: string,
  otherwise?: T,
): T {
  const value = options[name] ?? otherwise
  const found = values.find((candidate) => candidate === value)
  if (found !== undefined) return found
  const wanted = values.map((candidate) => `'${candidate}'`).join(' or ')
  throw new TypeError(`${of}: ${name} must be ${wanted}, not ${JSON.stringify(value)}`)
}

/** Seconds from the configuration as milliseconds. */
export function millisecondsOf(options: Options, name: string, of: string, otherwise: number): number {
  const value = options[name] ?? otherwise
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value * 1000
  throw new TypeError(`${of}: ${name} must be a number of seconds, 0 or more, not ${JSON.stringify(value)}`)
}
