import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import { type Command, commandSchema } from '@charge-it/shared/model/command.ts'
import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { eventSchema } from '@charge-it/shared/model/event.ts'
import { type Station, stationSchema } from '@charge-it/shared/model/station.ts'
import { transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { daysOf } from '@charge-it/shared/reports/periods.ts'
import type { SiteFacts, StationFacts } from '@charge-it/shared/reports/site-facts.ts'
import { hoursOfLocalDay } from '@charge-it/shared/time/local-hours.ts'
import { shiftedDate } from '@charge-it/shared/time/local-instant.ts'
import * as v from 'valibot'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'
import { readBookings } from './read-bookings.ts'
import type { ReportScope } from './report-scopes.ts'

const DAY_MS = 86_400_000
/** A session that began longer before the days, and is over, is taken as not reaching into them. */
const LONGEST_SESSION_MS = 7 * DAY_MS
/** How far back orders are looked for: a week where the day before is known, which holds what they led to. */
const ORDERS_MS = 7 * DAY_MS
const FIRST_ORDERS_MS = 400 * DAY_MS
const STATIONS_AT_ONCE = 20

/** Everything that reports look at of a site and some of its days. @param isFirst No report of the day before exists. */
export async function readSiteFacts(
  scope: ReportScope,
  from: string,
  to: string,
  isFirst: boolean,
  deps: Deps,
): Promise<SiteFacts> {
  const { siteId, timeZone, demo } = scope
  const startsAt = hoursOfLocalDay(from, timeZone).startsAt
  const endsAt = hoursOfLocalDay(shiftedDate(to, 1), timeZone).startsAt
  const [stations, sessions, orders, bookings] = await Promise.all([
    readStations(scope, daysOf(shiftedDate(from, -1), shiftedDate(to, 1)), deps),
    readSessions(scope, startsAt, endsAt, deps),
    readOrders(scope, new Date(startsAt.getTime() - (isFirst ? FIRST_ORDERS_MS : ORDERS_MS)), deps),
    readBookings(scope, from, to, deps),
  ])
  return { siteId, timeZone, demo, stations, sessions, orders, bookings }
}

async function readStations({ storedSiteId }: ReportScope, dates: readonly string[], deps: Deps) {
  const { firestore, log } = deps
  const found = await firestore.collection(collections.stations).where('siteId', '==', storedSiteId).get()
  const stations = parseSnapshots(stationSchema, found.docs, log)
  const facts: StationFacts[] = []
  for (let from = 0; from < stations.length; from += STATIONS_AT_ONCE) {
    const part = stations.slice(from, from + STATIONS_AT_ONCE)
    facts.push(...(await Promise.all(part.map((station) => readStation(station, dates, deps)))))
  }
  return facts
}

async function readStation(station: Station, dates: readonly string[], deps: Deps): Promise<StationFacts> {
  const { firestore, log } = deps
  const { stationId, connection } = station
  const journalPaths = dates.map((date) => firestore.doc(paths.event(`${stationKey(stationId)}_${date}`)))
  const [connectors, days] = await Promise.all([
    firestore.doc(paths.station(stationId)).collection(collections.connectors).get(),
    firestore.getAll(...journalPaths),
  ])
  return {
    stationId,
    connection,
    connectors: parseSnapshots(connectorSchema, connectors.docs, log).map(
      ({ connectorId, facts, status, statusAt }) => ({
        ...{ connectorId, status, statusAt },
        maxPowerW: facts?.maxPowerW ?? null,
      }),
    ),
    journal: parseSnapshots(eventSchema, days, log)
      .flatMap(({ entries }) => Object.values(entries))
      .sort((a, b) => a.at.getTime() - b.at.getTime()),
  }
}

/** Sessions that overlap a stretch of time, each once. */
async function readSessions({ storedSiteId }: ReportScope, startsAt: Date, endsAt: Date, { firestore, log }: Deps) {
  const ofSite = firestore.collection(collections.transactions).where('siteId', '==', storedSiteId)
  const [recent, open] = await Promise.all([
    ofSite
      .where('startedAt', '>=', new Date(startsAt.getTime() - LONGEST_SESSION_MS))
      .where('startedAt', '<', endsAt)
      .get(),
    ofSite.where('state', '==', 'open').get(),
  ])
  const all = new Map(
    parseSnapshots(transactionSchema, [...recent.docs, ...open.docs], log).map((each) => [each.transactionKey, each]),
  )
  return [...all.values()]
    .filter(({ startedAt, stoppedAt }) => startedAt < endsAt && (stoppedAt === null || stoppedAt > startsAt))
    .map(({ stationId, connectorId, startedAt, stoppedAt }) => ({ stationId, connectorId, startedAt, stoppedAt }))
}

const changeAvailability = v.object({
  connectorId: v.pipe(v.number(), v.integer()),
  type: v.picklist(['Inoperative', 'Operative']),
})

async function readOrders({ storedSiteId }: ReportScope, since: Date, { firestore, log }: Deps) {
  const { docs } = await firestore
    .collection(collections.commands)
    .where('siteId', '==', storedSiteId)
    .where('action', '==', 'ChangeAvailability')
    .where('createdAt', '>=', since)
    .get()
  return parseSnapshots(commandSchema, docs, log).flatMap((command) => {
    const at = orderedAt(command)
    const payload = v.safeParse(v.pipe(v.string(), v.parseJson(), changeAvailability), command.payloadJson)
    return at === null || !payload.success ? [] : [{ ...payload.output, at, stationId: command.stationId }]
  })
}

/** When the station agreed; maintenance of a site counts from its switch on, also for a station that is away. */
function orderedAt({ intent, status, createdAt, history }: Command): Date | null {
  if (intent === 'maintenance' && status !== 'cancelled') return createdAt
  return history.find((step) => step.status === 'accepted')?.at ?? null
}
