import { randomUUID } from 'node:crypto'
import type { LoadPlanned } from '@charge-it/shared/load/load-types.ts'
import { planLoad } from '@charge-it/shared/load/plan-load.ts'
import { safeDefaultOf } from '@charge-it/shared/load/safe-default.ts'
import { type AllocationInsight, allocationInsightSchema } from '@charge-it/shared/model/insight.ts'
import type { LoadState } from '@charge-it/shared/model/load-state.ts'
import { type Site, siteSchema } from '@charge-it/shared/model/site.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'
import { loadCommand } from './load-command.ts'
import { type LoadSite, readLoadSite, readOutcomes } from './read-load-site.ts'
import { leaseSamples, samplesDue } from './sample-leases.ts'
import { tellInfeasible } from './tell-load.ts'
import { tellOverdraws } from './tell-overdraws.ts'

/** Who loses twice is done: the second winner began after this run did, and so has seen all that this one would. */
const MOST_ATTEMPTS = 2
/** Nothing changed: what is stored is written again after this, so that its age says that runs go on. */
const REFRESH_MS = 10 * 60_000
const VALID_MS = 2 * REFRESH_MS
/** Who has no session waits for events. */
const SETTLED_VALID_MS = 24 * 3_600_000

const NEW_STATE: LoadState = { revision: 0, connectors: {}, stations: {} }

/**
 * One run of a site's load balancing: stores the allocation and the orders that follow from it, together. Runs of one
 * site are serialised: what a run read is newer than the allocation it began with, and it stores only onto that one, so
 * that no two spend the same headroom.
 * @returns how many orders were given; 0 when another run did the work.
 */
export async function balanceSite(siteId: string, deps: Deps): Promise<number> {
  const { firestore } = deps
  const path = paths.siteInsight('allocation', siteId)
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const stored = await readDocument(firestore, allocationInsightSchema, path)
    const state = stored?.state ?? NEW_STATE
    const site = await readDocument(firestore, siteSchema, paths.site(siteId))
    if (site === undefined) return 0
    // Nothing binds and nobody was ever told anything.
    if (site.gridLimitW === null && stored?.state === undefined) return 0
    const [seen, outcomes] = [await readLoadSite(site, deps), await readOutcomes(state, deps)]
    const { limitDeciA, connectors } = seen
    const now = deps.now()
    const planned = planLoad({ limitDeciA, connectors, state, outcomes, now, newCommandId: randomUUID })
    const watched = samplesDue(planned, stored, now)
    const next = allocationOf(site, seen, planned, watched.until, now)
    const isDue =
      stored === undefined ||
      planned.orders.length > 0 ||
      now.getTime() - stored.runAt.getTime() >= REFRESH_MS ||
      steady(stored) !== steady(next)
    if (isDue && !(await commit(path, state.revision, next, planned, seen, deps))) continue
    await leaseSamples(watched.stationIds, planned, seen, deps)
    await tellInfeasible(site, planned, deps)
    await tellOverdraws(site, planned, deps)
    return planned.orders.length
  }
  return 0
}

/** @returns false when another run stored its allocation meanwhile. */
function commit(
  path: string,
  revision: number,
  next: AllocationInsight,
  planned: LoadPlanned,
  seen: LoadSite,
  { firestore, now }: Deps,
): Promise<boolean> {
  return firestore.runTransaction(async (transaction) => {
    const present = await readDocument({ firestore, transaction }, allocationInsightSchema, path)
    if ((present?.state?.revision ?? 0) !== revision) return false
    transaction.set(firestore.doc(path), next)
    for (const order of planned.orders) {
      const command = loadCommand(order, seen, now())
      if (command !== null) transaction.create(firestore.doc(paths.command(command.commandId)), command)
    }
    return true
  })
}

function allocationOf(
  { siteId, gridLimitW, demo }: Site,
  { limitDeciA, connectors }: LoadSite,
  { state, stands, countedDeciA, bindingPhase, infeasiblePhases }: LoadPlanned,
  watchedUntil: Date | null,
  now: Date,
): AllocationInsight {
  const running = stands.filter(({ connector }) => connector.transaction !== null)
  const settled =
    running.length === 0 &&
    Object.values(state.stations).every(({ sent, retryAt }) => sent === null && retryAt === null)
  const known = running.every(({ connector, reason }) => connector.sample !== null && !UNRULED.includes(reason))
  return {
    ...{ kind: 'allocation', scopeId: siteId, status: 'model', method: 'water-filling', modelVersion: '1' },
    ...{ trainedAt: null, dataFrom: null, dataTo: null, error: null, reason: null, demo },
    sampleCount: running.filter(({ connector }) => connector.sample !== null).length,
    confidence: known ? 'high' : 'low',
    runAt: now,
    validUntil: new Date(now.getTime() + (settled ? SETTLED_VALID_MS : VALID_MS)),
    availableA: gridLimitW === null ? [] : limitDeciA.map((each) => each / 10),
    usedA: countedDeciA.map((each) => each / 10),
    bindingPhase: bindingPhase === null ? null : bindingPhase + 1,
    connectors: stands.map(({ connector, limitDeciA: limit, countedDeciA: counted, reason }) => ({
      stationId: connector.stationId,
      connectorId: connector.connectorId,
      limitA: limit / 10,
      wantedA: connector.capDeciA / 10,
      reason,
      countedA: counted / 10,
      drawnA: connector.sample === null ? null : connector.sample.deciA / 10,
    })),
    gridLimitW,
    infeasiblePhases: infeasiblePhases.map((phase) => phase + 1),
    safeDefault: safeDefaultOf(limitDeciA, connectors),
    settled,
    watchedUntil,
    state,
  }
}

const UNRULED: readonly string[] = ['offline', 'not-controllable', 'refused', 'over-drawing']

/** What makes a run worth storing: not its time, nor what is measured from moment to moment. */
function steady({ runAt: _, validUntil: __, state, connectors, ...rest }: AllocationInsight): string {
  return JSON.stringify([
    { ...rest, sampleCount: 0, confidence: null },
    connectors.map((each) => ({ ...each, drawnA: null })),
    { ...state, revision: 0 },
  ])
}
