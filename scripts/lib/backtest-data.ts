import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { AvailabilityTable } from '@charge-it/shared/insights/backtest-availability.ts'
import type { LabelledTrace } from '@charge-it/shared/insights/backtest-fluctuation.ts'
import { ROOT } from './root.ts'

/** Rows of a shipped file as texts, without the header; see data/SOURCE.md. */
function rowsOf(file: string): readonly (readonly string[])[] {
  const text = gunzipSync(readFileSync(join(ROOT, 'data', file))).toString('utf8')
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
}

/** Hourly shares of free connectors of ten stations; the first hour is Monday, 2018-10-01 00:00. */
export function readAvailability(): AvailabilityTable {
  const rows = rowsOf('boulder-availability-hourly.csv.gz')
  const columns = (rows[0]?.length ?? 1) - 1
  return {
    stations: Array.from({ length: columns }, (_, station) => rows.map((row) => Number(row[station + 1]))),
    indexOfDate: (date) => rows.findIndex(([time]) => time?.startsWith(date) === true),
  }
}

/** Energy of each hour (kWh) of all stations, from a local date on. */
export function readLoad(from: string): {
  readonly values: readonly number[]
  /** 0 for a Monday 00:00. */
  readonly hourOfWeekOfFirst: number
  indexOfDate(date: string): number
} {
  const rows = rowsOf('boulder-load-15min-derived.csv.gz')
  const first = rows.findIndex(([time]) => time?.startsWith(from) === true)
  const kept = rows.slice(first)
  const values = Array.from({ length: Math.floor(kept.length / 4) }, (_, hour) => {
    const quarters = [0, 1, 2, 3].map((quarter) => Number(kept[hour * 4 + quarter]?.[1]))
    return quarters.reduce((sum, kw) => sum + kw, 0) / 4
  })
  return {
    values,
    hourOfWeekOfFirst: ((new Date(`${from}T00:00:00Z`).getUTCDay() + 6) % 7) * 24,
    indexOfDate: (date) => Math.floor(kept.findIndex(([time]) => time?.startsWith(date) === true) / 4),
  }
}

/** The 33 synthetic traces. */
export function readTraces(): readonly LabelledTrace[] {
  const rows = Map.groupBy(rowsOf('current-traces-1hz-synthetic.csv.gz'), ([trace]) => trace)
  return [...rows.values()].map((samples) => {
    const [, label, kind, imax, onset] = samples[0] ?? []
    return {
      kind: kind ?? '',
      fluctuates: label === '1',
      ratedA: Number(imax),
      onsetS: Number(onset),
      currentA: samples.map(([, , , , , , amp]) => (amp === undefined || amp === '' ? null : Number(amp))),
    }
  })
}
