import type { Holder } from './web-lock.js'

/** How many refreshes some living host waits for at the same time. */
export interface FlightCount {
  most(): number
  begin(holder: Holder): { end(): void }
}

export function flightCount(): FlightCount {
  const flights = new Set<object>()
  let most = 0
  return {
    most: () => most,
    begin(holder) {
      const flight = {
        end() {
          flights.delete(flight)
        },
      }
      flights.add(flight)
      holder.onDeath(flight.end)
      most = Math.max(most, flights.size)
      return flight
    },
  }
}
