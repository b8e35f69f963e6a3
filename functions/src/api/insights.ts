import { healthAction } from '@charge-it/shared/insights/health-action.ts'
import { edgeIsFresh, edgeSchema } from '@charge-it/shared/model/edge.ts'
import {
  allocationInsightSchema,
  availabilityInsightSchema,
  clusterRunSchema,
  loadInsightSchema,
  maintenanceInsightSchema,
} from '@charge-it/shared/model/insight.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { DocumentSnapshot, Query } from 'firebase-admin/firestore'
import * as v from 'valibot'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'
import type { ApiCall, Handler } from './api-call.ts'
import { pageById } from './list-page.ts'
import { pageFields, pageQuery } from './query-fields.ts'
import { readQuery } from './read-input.ts'
import { safeId } from './stations.ts'

export const siteQuery = v.strictObject({ ...pageFields, siteId: v.optional(v.string()) })
export const stationQuery = v.strictObject({ ...pageFields, siteId: v.optional(v.string()) })
/** A site's document and what follows it for its 201st station and beyond. */
const PARTS = [1, 2, 3, 4, 5]

/** `GET /predict/availability`: the stored forecasts of each site's stations. Reading never trains. */
export const getAvailability = sitesOf('availability', availabilityInsightSchema)

/** `GET /predict/maintenance`: which stations behave oddly, with rules and evidence. */
export const getMaintenance = sitesOf('maintenance', maintenanceInsightSchema)

/** `GET /optimize/load`: the forecast and plan of each site, with the limits that are in force where they are balanced. */
export const getLoadPlan: Handler = async (call, deps) => {
  const { snapshots, nextCursor } = await siteDocuments('load', call, deps)
  const load = withAge(parseSnapshots(loadInsightSchema, snapshots, deps.log), deps)
  const found =
    load.length === 0
      ? []
      : await deps.firestore.getAll(
          ...load.map(({ scopeId }) => deps.firestore.doc(paths.siteInsight('allocation', scopeId))),
        )
  const allocations = parseSnapshots(
    allocationInsightSchema,
    found.filter((each) => each.exists),
    deps.log,
  )
  const items = load.map((each) => ({
    ...each,
    allocation:
      withAge(
        allocations.filter(({ scopeId }) => scopeId === each.scopeId),
        deps,
      )[0] ?? null,
  }))
  return { status: 200, body: { items, nextCursor } }
}

/** `GET /analytics/users`: groups of drivers, descriptive only. */
export const getUserClusters: Handler = async (call, deps) => {
  const page = readQuery(call, pageQuery)
  const runs = deps.firestore.collection(`${collections.insights}/clusters/runs`)
  const { snapshots, nextCursor } = await pageById('clusters', runs, page)
  return {
    status: 200,
    body: { items: withAge(parseSnapshots(clusterRunSchema, snapshots, deps.log), deps), nextCursor },
  }
}

/** `GET /health/score`: each station's health with its parts, and the one next step in both languages. */
export const getHealth: Handler = async (call, deps) => {
  const { siteId, ...page } = readQuery(call, stationQuery)
  let query: Query = deps.firestore.collection(collections.stations)
  if (siteId !== undefined) query = query.where('siteId', '==', siteId)
  const { snapshots, nextCursor } = await pageById('health', query, page)
  const items = parseSnapshots(stationSchema, snapshots, deps.log).map(({ stationId, siteId: site, health }) => ({
    stationId,
    siteId: site,
    health: health ?? null,
    nextAction: health == null ? null : healthAction(health.reasons),
    ageS: health == null ? null : ageOf(health.runAt, deps),
  }))
  return { status: 200, body: { items, nextCursor } }
}

/** `GET /system/usage`: load of the edge instances. One whose heartbeat is old is not alive. */
export const getUsage: Handler = async (call, deps) => {
  const page = readQuery(call, pageQuery)
  const { snapshots, nextCursor } = await pageById('usage', deps.firestore.collection(collections.edges), page)
  const items = parseSnapshots(edgeSchema, snapshots, deps.log).map(({ powerHistoryW: _, sites: __, ...edge }) => ({
    ...edge,
    alive: edge.stoppedAt === null && edgeIsFresh(edge.heartbeatAt, deps.now()),
    ageS: ageOf(edge.heartbeatAt, deps),
  }))
  return { status: 200, body: { items, nextCursor } }
}

function sitesOf<const S extends typeof availabilityInsightSchema | typeof maintenanceInsightSchema>(
  kind: 'availability' | 'maintenance',
  schema: S,
): Handler {
  return async (call, deps) => {
    const { snapshots, nextCursor } = await siteDocuments(kind, call, deps)
    return { status: 200, body: { items: withAge(parseSnapshots(schema, snapshots, deps.log), deps), nextCursor } }
  }
}

async function siteDocuments(
  kind: 'availability' | 'maintenance' | 'load',
  call: ApiCall,
  deps: Deps,
): Promise<{ readonly snapshots: readonly DocumentSnapshot[]; readonly nextCursor: string | null }> {
  const { siteId, ...page } = readQuery(call, siteQuery)
  if (siteId === undefined) {
    return pageById(`insights-${kind}`, deps.firestore.collection(`${collections.insights}/${kind}/sites`), page)
  }
  const references = PARTS.map((part) => deps.firestore.doc(paths.siteInsight(kind, safeId(siteId), part)))
  const found = await deps.firestore.getAll(...references)
  return { snapshots: found.filter((each) => each.exists), nextCursor: null }
}

function withAge<T extends { readonly runAt: Date; readonly validUntil: Date }>(results: readonly T[], deps: Deps) {
  const now = deps.now()
  return results.map((result) => ({ ...result, ageS: ageOf(result.runAt, deps), stale: result.validUntil <= now }))
}

function ageOf(at: Date, deps: Deps): number {
  return Math.max(0, Math.round((deps.now().getTime() - at.getTime()) / 1000))
}
