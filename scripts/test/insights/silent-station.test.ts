import { maintenanceRules, pausesOf } from '@charge-it/shared/insights/maintenance-rules.ts'
import { expectedSessions, usualWeek } from '@charge-it/shared/insights/usual-week.ts'
import { expect, test } from 'vitest'
import { readSessions } from '../../../emulator-seed/src/read-sessions.ts'

const HOUR_MS = 3_600_000
const WINDOW_H = 56 * 24
/** Looked at so often; the job looks each hour. */
const STEP_H = 6
/** A Monday. */
const ORIGIN = Date.UTC(2018, 0, 1)
const UNTIL = Math.floor((Date.UTC(2020, 2, 1) - ORIGIN) / HOUR_MS)
const QUIET = {
  ...{ longestGapMin: 0, missedShare: 0, codes: [], boots: 0, starts: 0, failedStarts: 0, statusFlaps: 0 },
  ...{ energyWh: 0, sessions: 0 },
}

/** Sessions that began in each hour of each station of Boulder, from its first session on. */
function hourlyStarts(): readonly { readonly from: number; readonly counts: readonly number[] }[] {
  return [...Map.groupBy(readSessions(), ({ station }) => station).values()].map((sessions) => {
    const hours = sessions.map(({ startWallMs }) => Math.floor((startWallMs - ORIGIN) / HOUR_MS))
    const from = hours[0] ?? 0
    const counts = Array<number>(Math.max(0, UNTIL - from)).fill(0)
    for (const hour of hours) if (hour < UNTIL) counts[hour - from] = (counts[hour - from] ?? 0) + 1
    return { from, counts }
  })
}

/** Episodes in which a station was called silent, and how long after its last session each was found, h. */
function findSilence(learned: boolean) {
  const delays: number[] = []
  let stationYears = 0
  for (const { from, counts } of hourlyStarts()) {
    let isOpen = false
    let week: readonly number[] = []
    let weekAt = Number.NEGATIVE_INFINITY
    for (let at = WINDOW_H; at < counts.length; at += STEP_H) {
      const past = counts.slice(at - WINDOW_H, at)
      const hourOfWeek = (from + at) % 168
      const pauses = pausesOf(past)
      if (pauses === null) continue
      stationYears += STEP_H / 8_760
      if (at - weekAt >= 168 && pauses.sinceH < 24) {
        week = usualWeek(past.slice(0, past.length - pauses.sinceH), (hourOfWeek - pauses.sinceH + 168 * 9) % 168)
        weekAt = at
      }
      const online = Array<number>(pauses.sinceH).fill(0)
      const expected = learned && week.length > 0 ? expectedSessions(week, hourOfWeek, pauses.sinceH, online) : null
      const isSilent = maintenanceRules(QUIET, 300, { ...pauses, online: true, expected }).length > 0
      if (isSilent && !isOpen) delays.push(pauses.sinceH)
      isOpen = isSilent
    }
  }
  return { episodes: delays.length, stationYears, perYear: delays.length / stationYears, delays }
}

test('Boulder: the learned week finds silences that the floor finds as well, and rarely cries without reason', {
  timeout: 120_000,
}, () => {
  const floor = findSilence(false)
  const learned = findSilence(true)

  const text = ({ episodes, perYear }: typeof floor) => `${episodes} episodes, ${perYear.toFixed(2)} a station-year`
  console.log(`${floor.stationYears.toFixed(1)} station-years; floor: ${text(floor)}; learned week: ${text(learned)}`)
  expect(learned.stationYears).toBeGreaterThan(15)
  expect(learned.episodes).toBeGreaterThanOrEqual(floor.episodes)
  expect(learned.perYear).toBeLessThan(0.75)
})
