/** How often things may be tried, against guessing. The one place that knows. */
export interface Limits {
  /** Seconds for which wrong passwords count. */
  readonly signInWindow: number
  /** Wrong passwords for one account from one place. */
  readonly signInsPerPlace: number
  /** Wrong passwords for one account from all places where it has not signed in before. */
  readonly signInsPerAccount: number
  /** Wrong passwords of one address, for accounts that have not signed in there before. */
  readonly signInsPerAddress: number
  /** Magic links that one address may ask for, within the lifetime of one. */
  readonly magicLinksPerAddress: number
  /** What each try costs: the power of two that is scrypt's N. */
  readonly passwordCost: number
}

export const defaultLimits: Limits = {
  signInWindow: 15 * 60,
  signInsPerPlace: 10,
  signInsPerAccount: 100,
  signInsPerAddress: 100,
  magicLinksPerAddress: 50,
  passwordCost: 14,
}
