const LF = 10
const CR = 13

/** Tells, byte by byte, after which an event is over. Lines end by LF, CR LF or CR. */
export function eventEnd(): (byte: number | undefined) => boolean {
  let isLineEmpty = true
  /** The byte before was a CR; it may be half of a CR LF. */
  let wasReturn = false
  /** The line before ended by CR LF. */
  let wasPair = false
  /**
   * An empty line has its CR and, as the line before had it, will have its LF. Without it the page would
   * miss that byte after a cut.
   */
  let isHalfOver = false

  return (byte) => {
    if (byte === LF && wasReturn) {
      const isOver = isHalfOver
      wasReturn = false
      isHalfOver = false
      wasPair = true
      return isOver
    }
    wasReturn = byte === CR
    isHalfOver = false
    if (byte !== LF && byte !== CR) {
      isLineEmpty = false
      return false
    }
    const isEmpty = isLineEmpty
    isHalfOver = isEmpty && wasReturn && wasPair
    isLineEmpty = true
    wasPair = false
    return isEmpty && !isHalfOver
  }
}
