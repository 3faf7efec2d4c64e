import { ROWS } from '../requests/rows.js'

const HANGS_AFTER = 12_000

export const makeRequest: Window['makeRequest'] = async (name, place, hangsAfter = HANGS_AFTER) => {
  const row = ROWS.find((one) => one.name === name)
  if (!row) return 'there is no such row'
  const late = new Promise<never>((_, reject) => setTimeout(reject, hangsAfter, new Error('no end')))
  try {
    await Promise.race([row.request(place), late])
    return null
  } catch (error) {
    return String(error)
  }
}
