import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import { type FleetOutage, fleetOutages } from '@charge-it/shared/insights/fleet-outages.ts'
import { shiftedDate } from '@charge-it/shared/insights/local-series.ts'
import { type Connector, connectorSchema } from '@charge-it/shared/model/connector.ts'
import { edgeSchema } from '@charge-it/shared/model/edge.ts'
import { type EventDay, eventSchema } from '@charge-it/shared/model/event.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import { type Station, stationSchema } from '@charge-it/shared/model/station.ts'
import { type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { parseSnapshots } from '../store/read-document.ts'
import type { InsightDeps } from './insight-deps.ts'

const LOOK_BACK_MS = 48 * 3_600_000

export interface StationContext {
  readonly key: string
  readonly station: Station
  readonly connectors: readonly Connector[]
  /** Of the last two days, and those that are open. */
  readonly sessions: readonly Transaction[]
  /** Entries of yesterday's and today's event documents, in order of time. */
  readonly events: readonly EventDay['entries'][string][]
}

export interface SiteContext {
  readonly site: Site
  readonly now: Date
  /** Local date and hour of the site. */
  readonly today: string
  readonly hour: number
  readonly stations: readonly StationContext[]
  /** Times in which stations lost their connection through us. */
  readonly outages: readonly FleetOutage[]
}

/** Our own outages of the last day. */
export async function readOutages(deps: InsightDeps): Promise<readonly FleetOutage[]> {
  const found = await deps.firestore.collection(collections.edges).get()
  return fleetOutages(parseSnapshots(edgeSchema, found.docs, deps.log), deps.now())
}

/** Everything of a site that the hourly job looks at besides its roll-ups. */
export async function readSiteContext(
  site: Site,
  outages: readonly FleetOutage[],
  deps: InsightDeps,
): Promise<SiteContext> {
  const { firestore, log } = deps
  const now = deps.now()
  const { date: today, hour } = localDayAndHour(now, site.timeZone)
  const stationsFound = await firestore.collection(collections.stations).where('siteId', '==', site.siteId).get()
  const stations = parseSnapshots(stationSchema, stationsFound.docs, log)
  const recent = await firestore
    .collection(collections.transactions)
    .where('siteId', '==', site.siteId)
    .where('startedAt', '>=', new Date(now.getTime() - LOOK_BACK_MS))
    .orderBy('startedAt', 'asc')
    .get()
  const sessions = Map.groupBy(parseSnapshots(transactionSchema, recent.docs, log), ({ stationId }) => stationId)
  const contexts = await Promise.all(
    stations.map(async (station): Promise<StationContext> => {
      const { stationId } = station
      const key = stationKey(stationId)
      const [connectors, ...days] = await Promise.all([
        firestore.doc(paths.station(stationId)).collection(collections.connectors).get(),
        ...[shiftedDate(today, -1), today].map((date) => firestore.doc(paths.event(`${key}_${date}`)).get()),
      ])
      const events = parseSnapshots(
        eventSchema,
        days.filter((day) => day.exists),
        log,
      )
      return {
        key,
        station,
        connectors: parseSnapshots(connectorSchema, connectors.docs, log),
        sessions: sessions.get(stationId) ?? [],
        events: events.flatMap(({ entries }) => Object.values(entries)).sort((a, b) => a.at.getTime() - b.at.getTime()),
      }
    }),
  )
  return { site, now, today, hour, outages, stations: contexts.sort((a, b) => a.key.localeCompare(b.key)) }
}
