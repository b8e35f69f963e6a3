import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** A session of the source, its times as clocks in Boulder showed them, in ms as if that clock were UTC. */
export interface SourceSession {
  readonly station: string
  readonly startWallMs: number
  readonly endWallMs: number
  readonly chargingMs: number
  readonly energyWh: number
}

const FILE = new URL('../data/boulder-sessions-2018-2021.csv.gz', import.meta.url)
const LONGEST_MS = 48 * 3_600_000

/**
 * The sessions of the source, ordered by start. Left out: repeated rows, rows that end before they start, and sessions of
 * 48 hours and more.
 */
export function readSessions(): readonly SourceSession[] {
  const [, ...lines] = gunzipSync(readFileSync(FILE)).toString('utf8').trimEnd().split('\n')
  const seen = new Set<string>()
  const sessions: SourceSession[] = []
  for (const line of lines) {
    if (seen.has(line)) continue
    seen.add(line)
    const [station, start, end, charging, energyKwh] = line.split(',')
    const startWallMs = denverWallMs(start ?? '')
    const endWallMs = denverWallMs(end ?? '')
    const energyWh = Math.round(Number(energyKwh) * 1000)
    if (endWallMs <= startWallMs || endWallMs - startWallMs >= LONGEST_MS || !(energyWh >= 0)) continue
    const [hours, minutes, seconds] = (charging ?? '').split(':').map(Number)
    const chargingMs = ((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000
    sessions.push({
      station: station ?? '',
      startWallMs,
      endWallMs,
      chargingMs: Math.min(chargingMs, endWallMs - startWallMs),
      energyWh,
    })
  }
  return sessions.sort((a, b) => a.startWallMs - b.startWallMs || a.station.localeCompare(b.station))
}

/** `2018/01/12 15:54:00+00` (UTC) as Denver's clocks showed it, in ms as if that clock were UTC. */
export function denverWallMs(text: string): number {
  const match = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)\+00$/.exec(text)
  if (match === null) throw new RangeError(`not a time of the source: ${text}`)
  const [, year, month, day, hour, minute, second] = match.map(Number)
  const utcMs = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second)
  return utcMs + denverOffsetMs(utcMs)
}

/** Denver's daylight saving time: from 09:00 UTC on the second Sunday of March to 08:00 UTC on the first of November. */
function denverOffsetMs(utcMs: number): number {
  const year = new Date(utcMs).getUTCFullYear()
  const begins = Date.UTC(year, 2, sundayOfMonth(year, 2, 2), 9)
  const ends = Date.UTC(year, 10, sundayOfMonth(year, 10, 1), 8)
  return (utcMs >= begins && utcMs < ends ? -6 : -7) * 3_600_000
}

function sundayOfMonth(year: number, month: number, which: number): number {
  const first = new Date(Date.UTC(year, month, 1)).getUTCDay()
  return 1 + ((7 - first) % 7) + 7 * (which - 1)
}
