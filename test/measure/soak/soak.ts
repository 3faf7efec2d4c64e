import { kills } from './kills.js'
import { readOrder } from './order.js'
import { lossesOf, report } from './report.js'
import { streams } from './streams.js'

/** Prints what was seen; the exit code is 1 when anything was lost. */
export async function soak(args: readonly string[]): Promise<void> {
  const order = readOrder(args)
  switch (order.type) {
    case 'streams': {
      const isWhole = await streams(order.engines, order.minutes)
      process.exitCode = isWhole ? 0 : 1
      break
    }
    case 'kills': {
      console.log(`${order.engine.name}, ${order.minutes} min, --seed ${order.seed}\n`)
      const soaked = await kills(order.engine, order.minutes, order.seed)
      console.log(report(soaked))
      process.exitCode = Object.values(lossesOf(soaked)).every((lost) => lost === 0) ? 0 : 1
      break
    }
    default:
      order satisfies never
  }
}
