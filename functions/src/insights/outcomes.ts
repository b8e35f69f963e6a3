import { shiftedDate } from '@charge-it/shared/insights/local-series.ts'
import { mean } from '@charge-it/shared/insights/statistics.ts'
import { type InsightOutcome, insightOutcomeSchema } from '@charge-it/shared/model/insight.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import type { InsightDeps } from './insight-deps.ts'

const TYPICAL_DAYS = 30

/** Keeps what was forecast for a day from its midnight, once. */
export async function keepForecast(
  kind: 'availability' | 'load',
  outcome: Omit<InsightOutcome, 'kind' | 'actual' | 'error' | 'lastUpdatedAt'>,
  deps: InsightDeps,
): Promise<boolean> {
  const reference = deps.firestore.doc(paths.insightOutcome(kind, outcome.scopeId, outcome.date))
  if ((await reference.get()).exists) return false
  const document: InsightOutcome = { ...outcome, kind, actual: [], error: null, lastUpdatedAt: deps.now() }
  await reference.set(document)
  return true
}

/**
 * Puts what came beside what was forecast for a day that is over, once.
 * @param actual Per hour; null where nothing is known.
 * @param stations What came at each station (availability).
 */
export async function settleForecast(
  kind: 'availability' | 'load',
  siteId: string,
  date: string,
  actual: readonly (number | null)[],
  /** The same hours of the day before: the naive forecast. */
  naive: readonly (number | null)[],
  stations: Readonly<Record<string, readonly (number | null)[]>>,
  deps: InsightDeps,
): Promise<boolean> {
  const path = paths.insightOutcome(kind, siteId, date)
  const stored = await readDocument(deps.firestore, insightOutcomeSchema, path)
  if (stored === undefined || stored.error !== null || stored.actual.length > 0) return false
  const errors = pairsOf(stored.forecast, actual).map(([forecast, came]) => Math.abs(forecast - came))
  const value = mean(errors)
  if (value === null) return false
  const ofStations = Object.entries(stored.stationForecasts ?? {}).flatMap(([key, forecast]) => {
    const error = mean(pairsOf(forecast, stations[key] ?? []).map(([expected, came]) => Math.abs(expected - came)))
    return error === null ? [] : [[key, error] as const]
  })
  const inBand = actual.flatMap((came, hour) => {
    const band = stored.band?.[hour]
    return came === null || band === undefined ? [] : [came >= band.lo80 && came <= band.hi80 ? 1 : 0]
  })
  const naiveError = mean(pairsOf(naive, actual).map(([forecast, came]) => Math.abs(forecast - came)))
  const document: InsightOutcome = {
    ...stored,
    actual: [...actual],
    error: { metric: 'MAE', value, naive: naiveError ?? value, window: date },
    stations: Object.fromEntries(ofStations),
    inBand: mean(inBand),
    lastUpdatedAt: deps.now(),
  }
  await deps.firestore.doc(path).set(document)
  return true
}

/** Mean absolute errors of what was shown in the last 30 days. */
export async function typicalErrors(
  siteId: string,
  today: string,
  deps: InsightDeps,
): Promise<{ readonly availability: Readonly<Record<string, number>>; readonly loadWh: number | null }> {
  const read = async (kind: 'availability' | 'load') => {
    const references = Array.from({ length: TYPICAL_DAYS }, (_, day) =>
      deps.firestore.doc(paths.insightOutcome(kind, siteId, shiftedDate(today, -day - 1))),
    )
    const found = await deps.firestore.getAll(...references)
    return parseSnapshots(
      insightOutcomeSchema,
      found.filter((each) => each.exists),
      deps.log,
    )
  }
  const [availability, load] = await Promise.all([read('availability'), read('load')])
  const byStation = Map.groupBy(
    availability.flatMap(({ stations }) => Object.entries(stations ?? {})),
    ([key]) => key,
  )
  return {
    availability: Object.fromEntries(
      [...byStation].map(([key, errors]) => [key, mean(errors.map(([, error]) => error)) ?? 0]),
    ),
    loadWh: mean(load.flatMap(({ error }) => (error === null ? [] : [error.value]))),
  }
}

function pairsOf(
  forecast: readonly (number | null)[],
  actual: readonly (number | null)[],
): readonly (readonly [number, number])[] {
  return forecast.flatMap((expected, hour) => {
    const came = actual[hour] ?? null
    return expected === null || came === null ? [] : [[expected, came] as const]
  })
}
