import type { StationHealth } from '@charge-it/shared/insights/fleet-health.ts'
import type { FleetOutage } from '@charge-it/shared/insights/fleet-outages.ts'
import { shiftedDate } from '@charge-it/shared/insights/local-series.ts'
import { type InsightSettings, insightModelSchema, insightSettingsSchema } from '@charge-it/shared/model/insight.ts'
import { type Site, siteSchema } from '@charge-it/shared/model/site.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import type { JobSummary } from '../jobs/run-job.ts'
import { causeOf } from '../log.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import { buildClusters } from './build-clusters.ts'
import { buildPatterns, recentSessions } from './build-patterns.ts'
import { writeFleetHealth } from './fleet-health.ts'
import type { InsightDeps } from './insight-deps.ts'
import { markFailed } from './insight-writes.ts'
import { judgePower } from './judge-power.ts'
import { modelIdOf } from './model-store.ts'
import { loadPackages, type Packages } from './packages.ts'
import { predictSiteAvailability } from './predict-availability.ts'
import { predictSiteLoad } from './predict-load.ts'
import { rollUpHours } from './roll-up-hours.ts'
import { scoreSite } from './score-site.ts'
import { readOutages, readSiteContext } from './site-context.ts'
import type { SiteInsightKind } from './site-insight-kind.ts'
import { readSiteDays } from './site-series.ts'
import { updateHealth } from './station-health.ts'
import { type TrainStep, trainSite } from './train-site.ts'

/** Local hour from which on a site's models are trained. */
const TRAIN_FROM_HOUR = 2
/** Sites that are still due when so much of a run is used wait for the next hour. */
const TRAINING_TIME_MS = 240_000
const PAST_DAYS = 57

/**
 * The hourly run: training of the sites whose night it is, then roll-up, forecasts, score and health of every site. A
 * site that fails keeps its results, which say so; the others go on. Running twice writes the same.
 */
export async function runInsights(deps: InsightDeps): Promise<JobSummary> {
  const run = await openRun(deps)
  const { packages } = run
  const startedMs = performance.now()
  const healths: StationHealth[] = []
  let trained = 0
  let changed = 0
  let failed = 0
  for (const site of await allSites(deps)) {
    const hasTime = performance.now() - startedMs < TRAINING_TIME_MS
    const outcome = await guarded(site, 'training', deps, async () => {
      if (!hasTime || !(await isDue(site, deps))) return 0
      trained++
      return trainWithPatterns(site, packages, deps)
    })
    const predicted = await predictSite(site, run, deps)
    changed += (outcome ?? 0) + predicted.changed
    failed += Number(outcome === null) + predicted.failed
    healths.push(...predicted.healths)
  }
  const fleet = await guarded(null, 'health of the fleet', deps, () => writeFleetHealth(healths, deps))
  const clusters = await guarded(null, 'clusters', deps, () => buildClusters(packages.kmeans, deps))
  return {
    changed: changed + (clusters ?? 0) + (fleet ?? 0),
    trained,
    failed: failed + Number(clusters === null) + Number(fleet === null),
  }
}

/** Training now, whatever the hour: of one site, or of all with the clusters. @throws what a site's training throws. */
export async function trainNow(
  siteId: string | null,
  deps: InsightDeps,
  progress: (
    siteId: string,
    step: TrainStep | 'patterns' | 'predicting' | 'clusters',
  ) => void | Promise<void> = () => {},
): Promise<JobSummary> {
  const run = await openRun(deps)
  const { packages } = run
  let changed = 0
  let sites = 0
  for (const site of (await allSites(deps)).filter((each) => siteId === null || each.siteId === siteId)) {
    changed += await trainWithPatterns(site, packages, deps, (step) => progress(site.siteId, step))
    await progress(site.siteId, 'predicting')
    changed += (await predictSite(site, run, deps)).changed
    sites++
  }
  if (siteId === null) {
    await progress('all', 'clusters')
    changed += await buildClusters(packages.kmeans, deps, { force: true })
  }
  return { changed, sites }
}

/** Which of a site's hourly parts run. */
export type HourlyPart = 'rollUp' | 'predict' | 'score'

/** The hourly part alone, of all sites. */
export async function predictNow(deps: InsightDeps, parts: readonly HourlyPart[]): Promise<JobSummary> {
  const run = await openRun(deps)
  const healths: StationHealth[] = []
  let changed = 0
  let failed = 0
  for (const site of await allSites(deps)) {
    const outcome = await predictSite(site, run, deps, parts)
    changed += outcome.changed
    failed += outcome.failed
    healths.push(...outcome.healths)
  }
  changed += await writeFleetHealth(healths, deps)
  return { changed, failed }
}

/** What is the same for all sites of a run. */
interface RunContext {
  readonly packages: Packages
  readonly settings: InsightSettings | undefined
  readonly outages: readonly FleetOutage[]
}

async function openRun(deps: InsightDeps): Promise<RunContext> {
  const [packages, settings, outages] = await Promise.all([
    loadPackages(),
    readDocument(deps.firestore, insightSettingsSchema, paths.setting('insights')),
    readOutages(deps),
  ])
  return { packages, settings, outages }
}

async function predictSite(
  site: Site,
  { packages, settings, outages }: RunContext,
  deps: InsightDeps,
  parts: readonly HourlyPart[] = ['rollUp', 'predict', 'score'],
): Promise<{ readonly changed: number; readonly failed: number; readonly healths: readonly StationHealth[] }> {
  const read = await guarded(site, 'roll-up', deps, async () => {
    const context = await readSiteContext(site, outages, deps)
    const { hours, written } = await rollUpHours(context, deps)
    const days = await readSiteDays(site.siteId, shiftedDate(context.today, -PAST_DAYS), deps)
    return { context, hours, days, written }
  })
  if (read === null) return { changed: 0, failed: 1, healths: [] }
  let healths: readonly StationHealth[] = []
  const { context, hours, days } = read
  const isOn = (kind: SiteInsightKind) => settings?.disabled.includes(kind) !== true
  const steps: readonly (readonly [SiteInsightKind | null, HourlyPart, () => Promise<number>])[] = [
    ['availability', 'predict', () => predictSiteAvailability(context, days, hours, packages, deps)],
    ['load', 'predict', () => predictSiteLoad(context, days, hours, packages, deps)],
    ['maintenance', 'score', () => scoreSite(context, days, hours, packages, deps)],
    [
      null,
      'score',
      async () => {
        const updated = await updateHealth(context, days, hours, deps)
        healths = updated.healths
        return updated.written
      },
    ],
  ]
  let changed = read.written
  let failed = 0
  for (const [kind, part, step] of steps) {
    if (!parts.includes(part) || (kind !== null && !isOn(kind))) continue
    const written = await guarded(site, kind ?? 'health', deps, step, kind)
    if (written === null) failed++
    else changed += written
  }
  return { changed, failed, healths }
}

async function trainWithPatterns(
  site: Site,
  packages: Packages,
  deps: InsightDeps,
  progress: (step: TrainStep | 'patterns') => void | Promise<void> = () => {},
): Promise<number> {
  const { written } = await trainSite(site, packages, deps, progress)
  await progress('patterns')
  const sessions = await recentSessions(site, deps)
  return written + (await buildPatterns(site, sessions, deps)) + (await judgePower(site, sessions, deps))
}

/** From two in the night on, once a local day; a site without a model at once. */
async function isDue(site: Site, deps: InsightDeps): Promise<boolean> {
  const path = paths.insightModel(modelIdOf('load', site.siteId))
  const model = await readDocument(deps.firestore, insightModelSchema, path)
  if (model === undefined) return true
  const now = localDayAndHour(deps.now(), site.timeZone)
  return now.hour >= TRAIN_FROM_HOUR && localDayAndHour(model.trainedAt, site.timeZone).date < now.date
}

async function allSites(deps: InsightDeps): Promise<readonly Site[]> {
  const found = await deps.firestore.collection(collections.sites).get()
  return parseSnapshots(siteSchema, found.docs, deps.log).sort((a, b) => a.siteId.localeCompare(b.siteId))
}

/** One site's failure is logged, marked where its result is shown, and does not stop the others. */
async function guarded<T>(
  site: Site | null,
  what: string,
  deps: InsightDeps,
  act: () => Promise<T>,
  kind: SiteInsightKind | null = null,
): Promise<T | null> {
  try {
    return await act()
  } catch (error) {
    deps.log.error('insights failed', { siteId: site?.siteId ?? 'all', what, cause: causeOf(error) })
    if (site !== null) {
      const kinds: readonly SiteInsightKind[] = kind === null ? ['availability', 'load', 'maintenance'] : [kind]
      for (const each of kinds) {
        await markFailed(each, site.siteId, what, deps).catch((cause: unknown) =>
          deps.log.error('failure could not be marked', { siteId: site.siteId, what: each, cause: causeOf(cause) }),
        )
      }
    }
    return null
  }
}
