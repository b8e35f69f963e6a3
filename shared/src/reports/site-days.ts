import type { ConnectorDay, ConnectorEnd, DailyMoney, DailyReport } from '../model/report.ts'
import { hoursOfLocalDay } from '../time/local-hours.ts'
import { shiftedDate } from '../time/local-instant.ts'
import { connectorDay } from './connector-day.ts'
import { addMoney, NO_MONEY, NO_NUMBERS } from './figures.ts'
import { type Booking, offlineTimes, presentStatus, type SiteFacts, type StationFacts } from './site-facts.ts'
import { statusChanges } from './status-spans.ts'

/** Sessions that named no connector stand under this one. */
const NO_CONNECTOR = 0

export interface SiteDay {
  readonly report: DailyReport
  /** undefined: nothing was booked on this day. */
  readonly money: DailyMoney | undefined
}

/**
 * Days of a site out of what is stored about it, each beginning as the one before ended.
 * @param dates Local days that are over, in order and without a gap.
 * @param before The report of the day before the first; undefined when there is none.
 */
export function siteDays(
  facts: SiteFacts,
  dates: readonly string[],
  before: DailyReport | undefined,
  now: Date,
): readonly SiteDay[] {
  let earlier = endsOf(before)
  return dates.map((date) => {
    const bounds = {
      startsAt: hoursOfLocalDay(date, facts.timeZone).startsAt,
      endsAt: hoursOfLocalDay(shiftedDate(date, 1), facts.timeZone).startsAt,
    }
    const connectors = [...facts.stations.flatMap((station) => stationDay(station, facts, bounds, earlier))]
    for (const booking of facts.bookings.filter((each) => each.date === date && each.kind === 'bill')) {
      addSession(connectors, booking)
    }
    const head = { siteId: facts.siteId, date, demo: facts.demo, computedAt: now }
    const report: DailyReport = { ...head, timeZone: facts.timeZone, connectors: connectors.sort(byPlace) }
    earlier = endsOf(report)
    return { report, money: moneyOf(facts, date, head) }
  })
}

type Ends = ReadonlyMap<string, ConnectorEnd>

function endsOf(report: DailyReport | undefined): Ends {
  return new Map(
    (report?.connectors ?? []).flatMap(({ stationId, connectorId, end }) =>
      end === null ? [] : [[keyOf(stationId, connectorId), end] as const],
    ),
  )
}

function stationDay(
  station: StationFacts,
  facts: SiteFacts,
  { startsAt, endsAt }: { readonly startsAt: Date; readonly endsAt: Date },
  earlier: Ends,
): readonly ConnectorDay[] {
  const { stationId, connectors, journal, connection } = station
  // Sessions that were read in tell nothing of the time between them.
  if (connection.connectedAt === null && connection.lastSeenAt === null) return []
  const sessions = facts.sessions.filter((session) => session.stationId === stationId)
  const away = offlineTimes(station)
  const ofStation = [
    ...statusChanges(journal, 0),
    ...presentStatus(connectors.find(({ connectorId }) => connectorId === 0)),
  ]
  return connectors
    .filter(({ connectorId }) => connectorId > 0)
    .flatMap((connector): ConnectorDay[] => {
      const { connectorId, maxPowerW } = connector
      const before = earlier.get(keyOf(stationId, connectorId)) ?? null
      const own = [...statusChanges(journal, connectorId), ...presentStatus(connector)]
      const mine = sessions.filter((session) => session.connectorId === connectorId)
      const knownSince = before !== null ? startsAt : firstSign(station, [...own, ...ofStation], sessions)
      if (knownSince === null || knownSince >= endsAt) return []
      const { times, end } = connectorDay({
        ...{ connectorId, startsAt, endsAt, knownSince, before, own, station: ofStation, maxPowerW },
        orders: facts.orders.filter((order) => order.stationId === stationId),
        offline: before?.offline === true ? [...away, { from: startsAt, to: backAfter(station, startsAt) }] : away,
        sessions: mine,
      })
      return [{ stationId, connectorId, ...NO_NUMBERS, ...times, end }]
    })
}

/** The earliest moment at which anything is known of a station: its connectors came into being together. */
function firstSign(
  { connection, journal }: StationFacts,
  changes: readonly { readonly at: Date }[],
  sessions: SiteFacts['sessions'],
): Date | null {
  const moments = [
    ...changes.map(({ at }) => at),
    ...journal.map(({ at }) => at),
    ...sessions.map(({ startedAt }) => startedAt),
    ...[connection.connectedAt, connection.lastSeenAt].filter((moment) => moment !== null),
  ]
  return moments.length === 0 ? null : new Date(Math.min(...moments.map((moment) => moment.getTime())))
}

/** When a station that was away at a moment came back; the moment itself when nothing tells of its absence any more. */
function backAfter({ connection, journal }: StationFacts, moment: Date): Date | null {
  const back = journal.find(({ at, type }) => type === 'online' && at >= moment)
  if (back !== undefined) return back.at
  if (!connection.online) return null
  return connection.connectedAt !== null && connection.connectedAt > moment ? connection.connectedAt : moment
}

function addSession(connectors: ConnectorDay[], { stationId, connectorId, energyWh }: Booking): void {
  const at = { stationId, connectorId: connectorId ?? NO_CONNECTOR }
  const index = connectors.findIndex(
    (row) => keyOf(row.stationId, row.connectorId) === keyOf(stationId, at.connectorId),
  )
  const row = connectors[index] ?? { ...at, ...NO_NUMBERS, end: null }
  const next = { ...row, sessions: row.sessions + 1, energyWh: row.energyWh + energyWh }
  connectors.splice(index === -1 ? connectors.length : index, 1, next)
}

function moneyOf(
  facts: SiteFacts,
  date: string,
  head: Pick<DailyReport, 'siteId' | 'date' | 'demo' | 'computedAt'>,
): DailyMoney | undefined {
  const bookings = facts.bookings.filter((each) => each.date === date)
  const [first] = bookings
  if (first === undefined) return undefined
  const groups = Map.groupBy(bookings, ({ stationId, connectorId }) => keyOf(stationId, connectorId ?? NO_CONNECTOR))
  const connectors = [...groups.values()].map((own) => ({
    stationId: own[0]?.stationId ?? '',
    connectorId: own[0]?.connectorId ?? NO_CONNECTOR,
    ...addMoney(
      own.map(({ kind, costIdr, taxIdr }) => ({
        ...{ ...NO_MONEY, revenueIdr: costIdr, taxIdr },
        ...(kind === 'bill' ? { bills: 1 } : { corrections: 1, correctionsIdr: costIdr }),
      })),
    ),
  }))
  return { ...head, currency: first.currency, connectors: connectors.sort(byPlace) }
}

function keyOf(stationId: string, connectorId: number): string {
  return `${connectorId} ${stationId}`
}

type Place = { readonly stationId: string; readonly connectorId: number }

function byPlace(a: Place, b: Place): number {
  if (a.stationId === b.stationId) return a.connectorId - b.connectorId
  return a.stationId < b.stationId ? -1 : 1
}
