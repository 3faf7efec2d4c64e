/** The engines that there are, in the order of every table. */
export const ENGINE_NAMES = ['Chromium', 'Firefox', 'WebKit'] as const

export type EngineName = (typeof ENGINE_NAMES)[number]

/** A browser engine that the scenarios run in. */
export interface Engine {
  readonly name: EngineName
  /** What the engine, or what drives it, cannot do. Each is a row of docs/faults.md. */
  readonly lacks: ReadonlySet<Ability>
  /** How many tabs a scenario with many tabs opens. */
  readonly manyTabs: number
  /** How often a profile's worker can be killed. */
  readonly killsPerProfile: number
  /** The packages of Debian that it takes, and whether what is in each is here. */
  readonly needs: Readonly<Record<string, () => boolean>>
  launch(): Promise<EngineBrowser>
}

export type Ability =
  | 'Secure cookies'
  | 'about:blank iframe'
  | 'synchronous XHR'
  | 'keepalive fetch'
  | 'stream upload'

export interface EngineBrowser {
  /** Opens a profile with nothing in it. */
  openProfile(options?: ProfileOptions): Promise<Profile>
  isRunning(): boolean
  close(): Promise<void>
}

/** What is in no other profile, because it costs. Both default to `false`. */
export interface ProfileOptions {
  /** The worker can be killed. */
  readonly toKill?: boolean
  /** As a person has it: a page that is left is kept for the back button, and what it still sends arrives. */
  readonly windowed?: boolean
}

/** Cookies, storage and workers of one user. */
export interface Profile {
  openTab(url: string): Promise<Tab>
  /** Ends every service worker, whatever it is doing. Resolves when none runs. */
  killWorkers(): Promise<void>
  /** Forgets everything, its tabs included. */
  close(): Promise<void>
}

export interface Tab {
  /** Runs the function in the page. What it takes and gives back travels as JSON; a promise is awaited. */
  evaluate<Result>(inPage: () => Result | Promise<Result>): Promise<Result>
  evaluate<Argument, Result>(
    inPage: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>
  goto(url: string): Promise<void>
  /** Loads the page past its caches and, but in WebKitGTK, past its worker. */
  hardReload(): Promise<void>
  back(): Promise<void>
  /** Clicks as a user does on what the selector finds, and gives the tab that this opens. */
  opens(selector: string): Promise<Tab>
  close(): Promise<void>
}

/** What to install to have this engine here; empty when it is all there. */
export function missingFor({ needs }: Engine): readonly string[] {
  return Object.keys(needs).filter((name) => !needs[name]?.())
}
