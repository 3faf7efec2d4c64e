/** What is wrong with the disk and the clock of a page and its worker. */
export interface Ailment {
  readonly disk: 'well' | 'refuses to open' | 'never opens' | 'never answers' | 'full'
  /** How wrong the clock is, in ms. */
  readonly clock: number
}

/** As a page and its worker are born, by their URL. */
export function ailmentAt({ searchParams }: URL): Ailment {
  return {
    disk: (searchParams.get('disk') ?? 'well') as Ailment['disk'],
    clock: Number(searchParams.get('clock')),
  }
}
