import { stationIdOfKey } from '@charge-it/shared/ids/station-key.ts'
import { availabilityModelSchema } from '@charge-it/shared/insights/availability-model.ts'
import { loadModelSchema, trainLoadModel } from '@charge-it/shared/insights/load-model.ts'
import { dayNumber, midnightHourOfWeek, shiftedDate } from '@charge-it/shared/insights/local-series.ts'
import { maintenanceRow } from '@charge-it/shared/insights/maintenance-rules.ts'
import { drawSample, seededRandom, seedOfText } from '@charge-it/shared/insights/seeded-random.ts'
import { stationDayOf } from '@charge-it/shared/insights/station-day.ts'
import { EVALUATION_DAYS, trainAvailability } from '@charge-it/shared/insights/train-availability.ts'
import { eventSchema } from '@charge-it/shared/model/event.ts'
import type { InsightModel } from '@charge-it/shared/model/insight.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import { collections } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { parseSnapshots } from '../store/read-document.ts'
import type { InsightDeps } from './insight-deps.ts'
import { readModel, writeModel } from './model-store.ts'
import { typicalErrors } from './outcomes.ts'
import { PACKAGE_VERSIONS, type Packages } from './packages.ts'
import { readSiteDays, type SiteDays, siteEnergySeries, stationSeries } from './site-series.ts'

const HISTORY_DAYS = 180
const AVAILABILITY_DAYS = 130
const MAINTENANCE_DAYS = 90
const MOST_MAINTENANCE_ROWS = 2_000

/** Steps that a person who started a training sees. */
export type TrainStep = 'reading' | 'availability' | 'load' | 'maintenance'

/**
 * Trains a site's models on whole local days up to last midnight. Deterministic: seeds follow from site and day.
 * @returns how many documents were written.
 */
export async function trainSite(
  site: Site,
  packages: Packages,
  deps: InsightDeps,
  progress: (step: TrainStep) => void | Promise<void> = () => {},
): Promise<{ readonly written: number; readonly stations: number }> {
  await progress('reading')
  const now = deps.now()
  const { date: today } = localDayAndHour(now, site.timeZone)
  const days = await readSiteDays(site.siteId, shiftedDate(today, -HISTORY_DAYS), deps)
  const keys = [...new Set([...days.values()].flatMap((day) => Object.keys(day.stations ?? {})))].sort()
  const first = [...days.keys()].sort()[0]
  if (keys.length === 0 || first === undefined) return { written: 0, stations: 0 }
  const dates = [shiftedDate(today, -EVALUATION_DAYS), shiftedDate(today, -1)] as const
  const hourOfWeek = midnightHourOfWeek(today)
  const until = { date: today, hours: 0 }
  const typical = await typicalErrors(site.siteId, today, deps)
  const common = {
    scopeId: site.siteId,
    trainedAt: now,
    champion: true,
    packages: { ...PACKAGE_VERSIONS },
  } satisfies Partial<InsightModel>
  let written = 0

  await progress('availability')
  const from = shiftedDate(today, -Math.min(AVAILABILITY_DAYS, dayNumber(today) - dayNumber(first)))
  const stations = keys.map((key) => ({ key, values: stationSeries(days, new Map(), key, 'freeShare', from, until) }))
  const before = await readModel('availability', site.siteId, availabilityModelSchema, deps)
  const availability = trainAvailability(stations, hourOfWeek, {
    night: dayNumber(today),
    seed: seedOfText(`${site.siteId} ${today}`),
    previous: before?.parameters ?? null,
    dates,
    ...packages,
  })
  const champions = Object.values(availability.stations).flatMap(({ champion }) => champion ?? [])
  await writeModel(
    {
      ...common,
      kind: 'availability',
      method: mostCommon(champions) ?? 'none',
      sampleCount: stations.reduce((sum, { values }) => sum + values.filter((value) => value !== null).length, 0),
      parameters: JSON.stringify({ ...availability, typicalErrors: typical.availability }),
      candidates: Object.entries(availability.pooled).map(([method, value]) => ({ method, metric: 'RMSE', value })),
    },
    deps,
  )
  written++

  await progress('load')
  const energy = siteEnergySeries(days, new Map(), keys, first, today)
  const loadBefore = await readModel('load', site.siteId, loadModelSchema, deps)
  const load = trainLoadModel(energy, hourOfWeek, { previous: loadBefore?.parameters ?? null, dates, ...packages })
  await writeModel(
    {
      ...common,
      kind: 'load',
      method: load.champion ?? 'none',
      sampleCount: energy.filter((value) => value !== null).length,
      parameters: JSON.stringify({ ...load, typicalErrorWh: typical.loadWh }),
      candidates: Object.entries(load.scores).map(([method, value]) => ({ method, metric: 'MAE', value })),
    },
    deps,
  )
  written++

  await progress('maintenance')
  const rows = await maintenanceRows(days, keys, today, deps)
  const seed = seedOfText(`maintenance ${site.siteId}`)
  await writeModel(
    {
      ...common,
      kind: 'maintenance',
      method: 'isolation-forest',
      sampleCount: rows.length,
      parameters: JSON.stringify({
        seed,
        rows: drawSample(rows, MOST_MAINTENANCE_ROWS, seededRandom(seed)).map((row) =>
          row.map((value) => Number(value.toFixed(4))),
        ),
        stationDays: rows.length,
        days: Math.min(MAINTENANCE_DAYS, dayNumber(today) - dayNumber(first)),
      }),
      candidates: [],
    },
    deps,
  )
  written++
  return { written, stations: keys.length }
}

/** Features of the past station-days that were rolled up. */
async function maintenanceRows(
  days: SiteDays,
  keys: readonly string[],
  today: string,
  deps: InsightDeps,
): Promise<number[][]> {
  const from = shiftedDate(today, -MAINTENANCE_DAYS)
  const journals = await Promise.all(
    keys.map(async (key) => {
      const found = await deps.firestore
        .collection(collections.events)
        .where('kind', '==', 'day')
        .where('stationId', '==', stationIdOfKey(key))
        .where('date', '>=', from)
        .orderBy('date', 'desc')
        .get()
      const entries = parseSnapshots(eventSchema, found.docs, deps.log)
      return [key, new Map(entries.map((day) => [day.date, Object.values(day.entries)]))] as const
    }),
  )
  return journals.flatMap(([key, journal]) =>
    [...days.values()].flatMap((day) => {
      const hours = day.stations?.[key]?.hours
      const isKnown = hours?.offlineShare.some((share) => share !== null && share < 1) === true
      if (hours === undefined || !isKnown || day.date < from || day.date >= today) return []
      const entries = [...(journal.get(day.date) ?? [])].sort((a, b) => a.at.getTime() - b.at.getTime())
      return [maintenanceRow(stationDayOf(hours, entries))]
    }),
  )
}

export function mostCommon(names: readonly string[]): string | null {
  const groups = [...Map.groupBy(names, (name) => name)].sort((a, b) => b[1].length - a[1].length)
  return groups[0]?.[0] ?? null
}
