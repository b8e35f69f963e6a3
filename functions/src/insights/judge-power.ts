import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import {
  LOW_POWER,
  type LowPower,
  likenessOf,
  lowPower,
  type PowerConnector,
  powerSessionOf,
} from '@charge-it/shared/insights/low-power.ts'
import { MAX_EVIDENCE } from '@charge-it/shared/model/anomaly.ts'
import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import { type Station, stationSchema } from '@charge-it/shared/model/station.ts'
import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { parseSnapshots } from '../store/read-document.ts'
import type { InsightDeps } from './insight-deps.ts'
import { keepAnomalies, NIGHTLY_RULES, type SeenOf } from './rule-anomalies.ts'

const DAY_MS = 86_400_000
const SET_LIMIT = 'SetChargingProfile'

/**
 * Looks for connectors that give less power than their peers at the site, and opens and closes their anomalies. Sites with
 * a limit of their grid connection are left out, and stations that were ever told a charging profile: what their sessions
 * got may be what they were allowed. Besides the sessions given it reads the site's stations and connectors, and only where
 * enough sessions are there; of a station that would be named one command more.
 * @param sessions Ended ones of the site, of the last 30 days at least.
 * @returns how many documents were written.
 */
export async function judgePower(site: Site, sessions: readonly Transaction[], deps: InsightDeps): Promise<number> {
  const now = deps.now()
  const { date: today } = localDayAndHour(now, site.timeZone)
  const seen = site.gridLimitW === null ? await weakStations(site, sessions, deps) : []
  return keepAnomalies({ site, now, today }, seen, NIGHTLY_RULES, deps)
}

async function weakStations(
  site: Site,
  sessions: readonly Transaction[],
  deps: InsightDeps,
): Promise<readonly SeenOf[]> {
  const since = deps.now().getTime() - LOW_POWER.days * DAY_MS
  const usable = sessions.flatMap((session) => {
    const { stationId, connectorId, startedAt } = session
    const power = startedAt.getTime() < since || connectorId === null ? null : powerSessionOf(session)
    return power === null ? [] : [{ place: placeOf(stationId, connectorId), power }]
  })
  const byPlace = Map.groupBy(usable, ({ place }) => place)
  const busy = [...byPlace.values()].filter((own) => own.length >= LOW_POWER.leastSessions)
  if (busy.length <= LOW_POWER.leastPeers) return []

  const { firestore, log } = deps
  const found = await firestore.collection(collections.stations).where('siteId', '==', site.siteId).get()
  const stations = new Map(parseSnapshots(stationSchema, found.docs, log).map((each) => [each.stationId, each]))
  const connectors = await Promise.all(
    [...stations.values()].map(async (station): Promise<readonly PowerConnector[]> => {
      const { docs } = await firestore.doc(paths.station(station.stationId)).collection(collections.connectors).get()
      return parseSnapshots(connectorSchema, docs, log).map(({ stationId, connectorId, facts }) => ({
        ...{ stationId, connectorId, likeness: likenessOf(station, facts), ratedA: facts?.maxCurrentA ?? null },
        sessions: (byPlace.get(placeOf(stationId, connectorId)) ?? []).map(({ power }) => power),
      }))
    }),
  )
  const weak = Map.groupBy(lowPower(connectors.flat()), ({ stationId }) => stationId)
  const seen = await Promise.all(
    [...weak].map(async ([stationId, hits]): Promise<readonly SeenOf[]> => {
      const station = stations.get(stationId)
      if (station === undefined || (await wasLimited(stationId, deps))) return []
      return [seenOf(station, hits, deps)]
    }),
  )
  return seen.flat()
}

/** A profile may stay in force for as long as it likes, so that its age does not matter. */
async function wasLimited(stationId: string, { firestore }: InsightDeps): Promise<boolean> {
  const found = await firestore
    .collection(collections.commands)
    .where('stationId', '==', stationId)
    .where('action', '==', SET_LIMIT)
    .limit(1)
    .get()
  return !found.empty
}

function seenOf(station: Station, weak: readonly LowPower[], { log }: InsightDeps): SeenOf {
  const hits = weak.map(({ connectorId, measuredA, peersA, peers, drivers, sessions }) => {
    const { stationId } = station
    log.info('low power', { stationId, connectorId, measuredA, peersA, peers, drivers, sessions: sessions.length })
    return {
      ...({ rule: 'lowPower', severity: 'warning', connectorId, unit: 'A' } as const),
      ...{ measured: tenths(measuredA), limit: tenths(peersA) },
      samples: sessions.slice(-MAX_EVIDENCE).map(({ at, currentA }) => ({ at, value: currentA })),
    }
  })
  return { context: { key: stationKey(station.stationId), station, events: [] }, hits, gone: false }
}

function placeOf(stationId: string, connectorId: number | null): string {
  return `${stationId} ${connectorId}`
}

function tenths(amount: number): number {
  return Math.round(amount * 10) / 10
}
