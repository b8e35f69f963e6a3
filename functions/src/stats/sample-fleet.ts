import { EDGE_FRESH_S, edgeSchema } from '@charge-it/shared/model/edge.ts'
import { type StatsDay, statsDaySchema } from '@charge-it/shared/model/stats.ts'
import { ALL_SITES, collections, paths } from '@charge-it/shared/paths.ts'
import { fleetDay } from '@charge-it/shared/stats/fleet-day.ts'
import { sampleOfEdges, withSample } from '@charge-it/shared/stats/fleet-status.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'

/** Four looks an hour: the job runs each five minutes, and each write costs. A little less, because jobs begin late. */
const SAMPLED_EVERY_MS = 14 * 60_000

/**
 * Adds how many stations are connected, and how many of their connectors are in use and faulted, to the fleet's day: out of
 * the sums that the edges write anyway, at most four times an hour.
 * @returns whether it looked. Without any station there is nothing to look at.
 */
export async function sampleFleet(timeZone: string, deps: Deps): Promise<boolean> {
  const { firestore } = deps
  const at = deps.now()
  const { date } = localDayAndHour(at, timeZone)
  const path = paths.statsDay(ALL_SITES, date)
  const before = await readDocument(firestore, statsDaySchema, path)
  if (before?.status !== undefined && at.getTime() - before.status.sampledAt.getTime() < SAMPLED_EVERY_MS) return false
  const counted = await firestore.collection(collections.stations).count().get()
  const { count } = counted.data()
  if (count === 0) return false
  const fresh = new Date(at.getTime() - EDGE_FRESH_S * 1000)
  const edges = await firestore.collection(collections.edges).where('heartbeatAt', '>=', fresh).get()
  const sample = sampleOfEdges(parseSnapshots(edgeSchema, edges.docs, deps.log), count, at)
  // The roll-up writes the other fields of the same document.
  return firestore.runTransaction(async (transaction) => {
    const day = await readDocument({ firestore, transaction }, statsDaySchema, path)
    if (day?.status?.sampledAt.getTime() !== before?.status?.sampledAt.getTime()) return false
    const status: StatsDay['status'] = withSample(day?.status, sample, { date, timeZone, at })
    const base = day === undefined ? fleetDay([], date, timeZone, at) : {}
    transaction.set(firestore.doc(path), { ...base, status }, { merge: true })
    return true
  })
}
