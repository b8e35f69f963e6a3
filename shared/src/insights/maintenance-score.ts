import { growForest, type IsolationForestConstructor } from './guarded-forest.ts'
import { MAINTENANCE_FEATURES, type MaintenanceFeature } from './maintenance-rules.ts'
import { quantile } from './statistics.ts'

export const STATION_DAYS_NEEDED = 200
export const DAYS_NEEDED = 14

export interface AnomalyScore {
  /** 0 to 1, higher is odder. */
  readonly score: number
  /** 1 is the oddest. */
  readonly rank: number
  readonly aboveThreshold: boolean
  /** The three features furthest from what is usual, in their own units. */
  readonly features: readonly { readonly name: MaintenanceFeature; readonly value: number; readonly usual: number }[]
}

/**
 * Scores stations against their site's past days with an isolation forest. About a tenth of the past days lie above the
 * threshold by construction, and no skill in foreseeing failures is proven: show rank and evidence, raise no alarm.
 * @param trainingRows Of past station-days, see `maintenanceRow`.
 * @param rows Of the stations now.
 * @returns null with fewer than 200 station-days: rules only.
 */
export function scoreAnomalies(
  IsolationForest: IsolationForestConstructor,
  trainingRows: readonly (readonly number[])[],
  rows: readonly (readonly number[])[],
  seed: number,
): { readonly threshold: number; readonly scores: readonly AnomalyScore[] } | null {
  if (trainingRows.length < STATION_DAYS_NEEDED) return null
  const forest = growForest(IsolationForest, trainingRows, seed)
  if (forest === null) return null
  const scores = rows.length === 0 ? [] : forest.score(rows)
  const order = scores.map((score, index) => ({ score, index })).sort((a, b) => b.score - a.score || a.index - b.index)
  const rankOf = new Map(order.map(({ index }, place) => [index, place + 1]))
  const usual = MAINTENANCE_FEATURES.map((_, column) => {
    const values = trainingRows.map((row) => row[column] ?? 0)
    const median = quantile(values, 0.5) ?? 0
    const spread = Math.max((quantile(values, 0.9) ?? 0) - (quantile(values, 0.1) ?? 0), 0.1)
    return { median, spread }
  })
  return {
    threshold: forest.threshold,
    scores: rows.map((row, index) => {
      const score = scores[index] ?? 0
      const features = MAINTENANCE_FEATURES.map((name, column) => {
        const { median, spread } = usual[column] ?? { median: 0, spread: 1 }
        const value = row[column] ?? 0
        return {
          name,
          value: Math.expm1(value),
          usual: Math.expm1(median),
          distance: Math.abs(value - median) / spread,
        }
      })
        .sort((a, b) => b.distance - a.distance)
        .slice(0, 3)
        .map(({ name, value, usual: usualValue }) => ({ name, value, usual: usualValue }))
      return { score, rank: rankOf.get(index) ?? index + 1, aboveThreshold: score > forest.threshold, features }
    }),
  }
}
