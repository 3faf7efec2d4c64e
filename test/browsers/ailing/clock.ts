const right = Date.now.bind(Date)
let wrongBy = 0

Date.now = () => right() + wrongBy

/** From now on this script's clock is wrong. */
export function setClock(offset: number): void {
  wrongBy = offset
}
