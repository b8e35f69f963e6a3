import type { StationHours } from '../model/stats.ts'
import { codeOf } from './intervals-of-events.ts'
import type { StationDay } from './maintenance-rules.ts'

/** Told by the station or by us around a restart that somebody asked for. */
const EXPLAINS_BOOT: readonly string[] = ['firmwareStatus', 'resetRequested']
const EXPLAINED_FOR_MS = 15 * 60_000

/**
 * What a day of a station was like for the maintenance rules and score.
 * @param hours 24 consecutive hours.
 * @param entries Its journal in that time, in order of time.
 */
export function stationDayOf(
  hours: Pick<StationHours, 'offlineShare' | 'energyWh' | 'sessions'>,
  entries: readonly { readonly at: Date; readonly type: string; readonly detail: string | null }[],
): StationDay {
  const known = hours.offlineShare.filter((share) => share !== null)
  let run = 0
  let longest = 0
  for (const share of hours.offlineShare) {
    run = share === null || share === 0 ? 0 : run + 60 * share
    longest = Math.max(longest, run)
  }
  const faults = entries.filter(({ type }) => type === 'fault')
  const explained = entries.filter(({ type }) => EXPLAINS_BOOT.includes(type))
  const failedStarts = entries.filter(({ type }) => type === 'startRefused').length
  const sessions = hours.sessions.reduce<number>((sum, count) => sum + (count ?? 0), 0)
  return {
    longestGapMin: Math.round(longest),
    missedShare: known.length === 0 ? 0 : known.reduce((sum, share) => sum + share, 0) / known.length,
    codes: faults.map(({ detail }) => codeOf(detail)).filter((code) => code !== 'NoError'),
    boots: entries.filter(
      ({ type, at }) =>
        type === 'boot' &&
        !explained.some((other) => other.at <= at && at.getTime() - other.at.getTime() < EXPLAINED_FOR_MS),
    ).length,
    starts: sessions + failedStarts,
    failedStarts,
    statusFlaps: entries.filter(({ type }) => type === 'fault' || type === 'faultEnded').length,
    energyWh: hours.energyWh.reduce<number>((sum, energy) => sum + (energy ?? 0), 0),
    sessions,
  }
}
