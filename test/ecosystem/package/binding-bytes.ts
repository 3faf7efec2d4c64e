import { bytesOf } from './entry-bytes.js'

/** In bytes: what a binding may weigh, beside its framework and `holdfast` itself. */
export const BINDING_LIMITS: Readonly<Record<string, number>> = {
  react: 750,
  vue: 680,
  svelte: 680,
  solid: 730,
  router: 530,
}

/** What each binding weighs. */
export async function bindingBytes(): Promise<Readonly<Record<string, number>>> {
  const weights: Record<string, number> = {}
  for (const name of Object.keys(BINDING_LIMITS)) weights[name] = await bytesOf(`${name}.js`)
  return weights
}
