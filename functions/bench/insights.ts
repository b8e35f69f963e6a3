import { predictAvailability, type StationSeries } from '@charge-it/shared/insights/availability-model.ts'
import { predictLoad, trainLoadModel } from '@charge-it/shared/insights/load-model.ts'
import { scoreAnomalies } from '@charge-it/shared/insights/maintenance-score.ts'
import { seededRandom } from '@charge-it/shared/insights/seeded-random.ts'
import { quantile } from '@charge-it/shared/insights/statistics.ts'
import { trainAvailability } from '@charge-it/shared/insights/train-availability.ts'
import { loadPackages } from '../src/insights/packages.ts'

const STATIONS_A_SITE = 10
const DAYS = 90
const HOURS = DAYS * 24

export interface InsightsBench {
  readonly stations: number
  readonly days: number
  /** CPU seconds of this process, user and system. */
  readonly trainingCpuS: number
  readonly predictionCpuS: number
  /** Largest resident size of the process, MiB. */
  readonly peakMemoryMib: number
  /** A prediction job is one site: availability of its stations, load, score. CPU milliseconds. */
  readonly predictionJobMs: { readonly p50: number; readonly p95: number; readonly n: number }
}

/**
 * One night's training and one hour's predictions of a fleet, site after site, as the jobs do it but for the database.
 * Candidates: all methods but SARIMA (which stations of eight weeks do not need), for a rotating seventh of a site's ten
 * stations over 14 days; the pooled model on at most 24,000 rows. The series are SYNTHETIC: seeded sessions by weekday
 * and hour.
 * @param stations A multiple of ten.
 */
export async function benchInsights(stations: number): Promise<InsightsBench> {
  const packages = await loadPackages()
  const jobs: number[] = []
  let trainingMs = 0
  let predictionMs = 0
  for (let site = 0; site < stations / STATIONS_A_SITE; site++) {
    const random = seededRandom(site)
    const series = Array.from({ length: STATIONS_A_SITE }, (_, index) => stationSeries(`S${index}`, random))
    const energy = Array.from({ length: HOURS }, (_, hour) =>
      series.reduce((sum, { values }) => sum + (1 - (values[hour] ?? 1)) * 7_000, 0),
    )
    const days = Array.from({ length: 600 }, () => Array.from({ length: 10 }, () => Math.log1p(random() * 3)))
    const dates = ['2026-01-01', '2026-01-14'] as const

    const beforeTraining = cpuMs()
    const seed = site
    const model = trainAvailability(series, 0, { night: site, seed, previous: null, dates, ...packages })
    const load = trainLoadModel(energy, 0, { previous: null, dates, ...packages })
    trainingMs += cpuMs() - beforeTraining

    const beforePrediction = cpuMs()
    predictAvailability(series, 0, model, packages.Arima)
    predictLoad(energy, 0, load, packages.Arima)
    scoreAnomalies(packages.IsolationForest, days, days.slice(0, STATIONS_A_SITE), seed)
    const took = cpuMs() - beforePrediction
    predictionMs += took
    jobs.push(took)
  }
  const rounded = (amount: number) => Math.round(amount * 10) / 10
  return {
    stations,
    days: DAYS,
    trainingCpuS: rounded(trainingMs / 1000),
    predictionCpuS: rounded(predictionMs / 1000),
    peakMemoryMib: rounded(process.resourceUsage().maxRSS / 1024),
    predictionJobMs: {
      p50: rounded(quantile(jobs, 0.5) ?? 0),
      p95: rounded(quantile(jobs, 0.95) ?? 0),
      n: jobs.length,
    },
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Hours from a Monday on: two ports, taken more often at work hours of weekdays. */
function stationSeries(key: string, random: () => number): StationSeries {
  let busyUntil = [0, 0]
  const values = Array.from({ length: HOURS }, (_, hour) => {
    const isWork = hour % 168 < 120 && hour % 24 >= 8 && hour % 24 < 18
    busyUntil = busyUntil.map((until) =>
      until <= hour && random() < (isWork ? 0.15 : 0.03) ? hour + 1 + Math.floor(random() * 4) : until,
    )
    return busyUntil.filter((until) => until <= hour).length / busyUntil.length
  })
  return { key, values }
}
