import type { User } from '../users/accounts.js'

/** What came of somebody's try to show who they are. */
export type Authentication =
  | { readonly type: 'user'; readonly user: User }
  /** The password was right; this user has a second factor. */
  | { readonly type: 'code-needed'; readonly transaction: string }
  | { readonly type: 'wrong'; readonly description: string }
  | { readonly type: 'too-many'; readonly description: string; readonly seconds: number }
