import { bytesOf } from './entry-bytes.js'

/** In bytes: what a binding may weigh, beside its framework and `holdfast` itself. */
export const BINDING_LIMITS: Readonly<Record<string, number>> = {
  react: 790,
  vue: 700,
  svelte: 710,
  solid: 750,
  router: 600,
}

/** What each binding weighs. */
export async function bindingBytes(): Promise<Readonly<Record<string, number>>> {
  const weights: Record<string, number> = {}
  for (const name of Object.keys(BINDING_LIMITS)) weights[name] = await bytesOf(`${name}.js`)
  return weights
}
