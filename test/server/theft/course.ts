import fc from 'fast-check'
import { ACCESS_TTL, GRACE, type Tokens } from './tokens.js'

/** What a thief gets to see of the victim's store at one moment. */
export type Loot = 'token' | 'token and key' | 'store'

export type Step =
  | {
      readonly type: 'refresh'
      readonly answer: 'arrives' | 'is lost' | 'is lost, and a duplicate is under way'
    }
  | { readonly type: 'use' }
  | { readonly type: 'duplicate is read' }
  | { readonly type: 'wait'; readonly seconds: number }
  | { readonly type: 'copy'; readonly loot: Loot }
  | { readonly type: 'steal'; readonly with: number; readonly uses: 'at once' | 'later' }
  | { readonly type: 'use stolen'; readonly which: number }

const seconds = fc.oneof(
  fc.constantFrom(0.1, 5, GRACE - 0.1, GRACE, 60, 1800, 24 * 60 * 60),
  // The server's clock is set right, or wrong.
  fc.constantFrom(-1, -GRACE, -3600, 3600),
)

const life: readonly fc.Arbitrary<Step>[] = [
  fc.record({
    type: fc.constant('refresh'),
    answer: fc.constantFrom('arrives', 'arrives', 'is lost', 'is lost, and a duplicate is under way'),
  }),
  fc.constant({ type: 'use' }),
  fc.constant({ type: 'duplicate is read' }),
  fc.record({ type: fc.constant('wait'), seconds }),
]

const theft: readonly fc.Arbitrary<Step>[] = [
  fc.record({ type: fc.constant('copy'), loot: fc.constantFrom('token', 'token and key', 'store') }),
  fc.record({
    type: fc.constant('steal'),
    with: fc.nat(40),
    uses: fc.constantFrom('at once', 'later'),
  }),
  fc.record({ type: fc.constant('use stolen'), which: fc.nat(40) }),
]

export const honestSteps: fc.Arbitrary<Step[]> = fc.array(fc.oneof(...life), { minLength: 5, maxLength: 40 })
export const stepsWithThief: fc.Arbitrary<Step[]> = fc.array(fc.oneof(...life, ...theft), {
  minLength: 10,
  maxLength: 60,
})

interface Copy {
  readonly token: string
  readonly generation: number
  readonly keys: readonly (string | undefined)[]
}

/** An access token of a thief. */
interface Stolen {
  readonly accessToken: string
  readonly generation: number
  /** Of all the answers there were, the how manyth brought it. */
  readonly order: number
  readonly isBeyondGrace: boolean
}

/** What came of a course, told by an observer who sees both, and knows nothing of the judge. */
export interface Course {
  /** Grants to the thief for a token whose successor the victim had used, after the grace. */
  readonly grantsOfDeadCopies: number
  /** Such tries that left the session alive. */
  readonly unnoticed: number
  /** Requests of the thief that the API served although the user was given an answer to the same attempt later, after the grace. */
  readonly servedReplaced: number
  /** Or although the user has used an earlier one. */
  readonly servedBeside: number
  readonly victimEnded: boolean
  /** Victim and thief do what they can once more, each after the grace. How many of the thief's requests the API served. */
  readonly settle: () => Promise<number>
}

/** A victim that behaves like Holdfast with `refreshToken: 'body'`, and a thief that uses what it is given whenever it likes. */
export async function play(tokens: Tokens, steps: readonly Step[]): Promise<Course> {
  let store = { token: tokens.first, rotation: 0, accessToken: '', order: 0, expiresAt: 0 }
  let underWay: { token: string; key: string; arrivedAt: number } | undefined
  const copies: Copy[] = []
  const loot: Stolen[] = []
  let answers = 0
  /** Of the victim's answers after the grace, by generation, the last. */
  const repeats = new Map<number, number>()
  /** Of the victim's answers, by generation, the one that it tried to use. */
  const uses = new Map<number, number>()
  const generations = new Map([[tokens.first, 0]])
  /** By generation of the token that was presented. */
  const rotatedAt: number[] = []
  let usedByVictim = 0
  let latest = tokens.now()
  const told = { grantsOfDeadCopies: 0, unnoticed: 0, servedReplaced: 0, servedBeside: 0, victimEnded: false }
  const key = (rotation = store.rotation): string => `name-${rotation}`

  /** A clock that is set back gives what happened since the time to happen again. */
  function isBeyondGrace(rotated: number | undefined): boolean {
    return rotated !== undefined && tokens.now() >= Math.max(latest, rotated + GRACE * 1000)
  }

  function learn(spent: string, { refreshToken }: { refreshToken: string }): number {
    const known = generations.get(refreshToken)
    if (known !== undefined) return known
    const generation = (generations.get(spent) ?? 0) + 1
    generations.set(refreshToken, generation)
    rotatedAt[generation - 1] = tokens.now()
    return generation
  }

  async function refresh(answer: string): Promise<void> {
    const attempt = { token: store.token, key: key(), arrivedAt: tokens.now() }
    usedByVictim = Math.max(usedByVictim, generations.get(store.token) ?? 0)
    const outcome = await tokens.refresh(attempt.token, attempt.key)
    if (outcome.type === 'ended') told.victimEnded = true
    const order = ++answers
    if (outcome.type === 'granted') {
      const generation = learn(attempt.token, outcome)
      if (isBeyondGrace(rotatedAt[generation - 1])) repeats.set(generation, order)
    }
    if (answer === 'is lost, and a duplicate is under way') underWay = attempt
    if (outcome.type !== 'granted' || answer !== 'arrives') return
    store = {
      token: outcome.refreshToken,
      rotation: store.rotation + 1,
      accessToken: outcome.accessToken,
      order,
      expiresAt: tokens.now() + ACCESS_TTL * 1000,
    }
  }

  async function use(): Promise<void> {
    if (!store.accessToken || tokens.now() >= store.expiresAt) return
    const generation = generations.get(store.token) ?? 0
    uses.set(generation, store.order)
    if (await tokens.use(store.accessToken)) usedByVictim = Math.max(usedByVictim, generation)
  }

  async function spend(stolen: Stolen): Promise<boolean> {
    const { accessToken, generation, order } = stolen
    const wasServed = await tokens.use(accessToken)
    if (wasServed && (repeats.get(generation) ?? 0) > order) told.servedReplaced++
    if (wasServed && stolen.isBeyondGrace && (uses.get(generation) ?? order) < order) told.servedBeside++
    return wasServed
  }

  async function steal(index: number, when: 'at once' | 'later' = 'at once'): Promise<boolean> {
    const copy = copies[index % copies.length]
    if (!copy || (await tokens.isOver())) return false
    const chosen = copy.keys[index % copy.keys.length]
    const isDead = isBeyondGrace(rotatedAt[copy.generation]) && usedByVictim > copy.generation
    const outcome = await tokens.refresh(copy.token, chosen)
    if (isDead && outcome.type === 'granted') told.grantsOfDeadCopies++
    if (isDead && !(await tokens.isOver())) told.unnoticed++
    if (outcome.type !== 'granted') return false
    const generation = learn(copy.token, outcome)
    copies.push({ token: outcome.refreshToken, generation, keys: copy.keys })
    const stolen: Stolen = {
      accessToken: outcome.accessToken,
      generation,
      order: ++answers,
      isBeyondGrace: isBeyondGrace(rotatedAt[generation - 1]),
    }
    loot.push(stolen)
    return when === 'at once' && spend(stolen)
  }

  function copy(what: Loot): void {
    const known = { token: [undefined, 'a guess'], 'token and key': [key()], store: everyKey() }[what]
    copies.push({ token: store.token, generation: generations.get(store.token) ?? 0, keys: known })
  }

  function everyKey(): readonly string[] {
    return Array.from({ length: 7 }, (_, next) => key(Math.max(0, store.rotation - 2 + next)))
  }

  async function take(step: Step): Promise<void> {
    // Nothing happens at the very moment of something else.
    tokens.wait(0.001)
    switch (step.type) {
      case 'refresh':
        return refresh(step.answer)
      case 'use':
        return use()
      case 'copy':
        return copy(step.loot)
      case 'wait':
        tokens.wait(step.seconds)
        // Read after a set-back, what was sent just before it seems to come from long after.
        if (step.seconds < 0) underWay = undefined
        latest = Math.max(latest, tokens.now())
        return
      case 'steal':
        await steal(step.with, step.uses)
        return
      case 'use stolen': {
        const stolen = loot[step.which % loot.length]
        if (stolen) await spend(stolen)
        return
      }
      case 'duplicate is read': {
        if (!underWay) return
        const outcome = await tokens.refresh(underWay.token, underWay.key, underWay.arrivedAt)
        if (outcome.type === 'ended') told.victimEnded = true
        underWay = undefined
      }
    }
  }

  /** Past the grace of whatever was rotated, also where the clock has been set back since. */
  function waitOutTheGrace(): void {
    tokens.wait((latest - tokens.now()) / 1000 + GRACE)
    latest = tokens.now()
  }

  for (const step of steps) await take(step)
  return {
    ...told,
    async settle() {
      waitOutTheGrace()
      await refresh('arrives')
      await use()
      waitOutTheGrace()
      let served = 0
      for (const index of copies.keys()) if (await steal(index)) served++
      return served
    },
  }
}
