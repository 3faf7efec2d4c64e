import { connect } from 'holdfast'
import { ROWS } from '../requests/rows.js'

const HANGS_AFTER = 12_000

window.session = connect({ worker: `/sw.js${location.search}` })
window.makeRequest = async (name, place) => {
  const row = ROWS.find((one) => one.name === name)
  if (!row) return 'there is no such row'
  const late = new Promise<never>((_, reject) => setTimeout(reject, HANGS_AFTER, new Error('no end')))
  try {
    await Promise.race([row.request(place), late])
    return null
  } catch (error) {
    return String(error)
  }
}
