import type { StationHours } from '@charge-it/shared/model/stats.ts'

/** Hours of a station on a date as counted anew; what was not counted stays as before. */
export function mergedHours(before: StationHours | undefined, after: StationHours): StationHours {
  if (before === undefined) return after
  const merge = (name: keyof StationHours) => after[name].map((value, hour) => value ?? before[name][hour] ?? null)
  return {
    freeShare: merge('freeShare'),
    faultShare: merge('faultShare'),
    offlineShare: merge('offlineShare'),
    energyWh: merge('energyWh'),
    sessions: merge('sessions'),
  }
}
