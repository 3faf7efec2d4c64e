const PAGE = 'holdfast-page'

/** Every page holds a share of one lock for as long as it lives, so that all can be counted. */
export function countedPages(): () => Promise<number> {
  if (!navigator.locks) return async () => 1
  void navigator.locks.request(PAGE, { mode: 'shared' }, () => new Promise<never>(() => {}))
  return async () => {
    const { held = [] } = await navigator.locks.query()
    return held.filter(({ name }) => name === PAGE).length
  }
}
