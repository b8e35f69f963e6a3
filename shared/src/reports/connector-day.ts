import type { ConnectorEnd, ReportNumbers } from '../model/report.ts'
import { type AvailabilityOrder, plannedSpans } from './planned-spans.ts'
import { both, length, merged, type Span, seconds, spanOf, without } from './spans.ts'
import { isOccupied, type StatusChange, statusSpans } from './status-spans.ts'

/** What is stored about a connector and its station around a day. */
export interface ConnectorDayInput {
  readonly connectorId: number
  /** First moment of the local day and of the next one. */
  readonly startsAt: Date
  readonly endsAt: Date
  /** Since when anything is known of it; null: nothing yet. */
  readonly knownSince: Date | null
  /** How the day before ended; null: not known. */
  readonly before: ConnectorEnd | null
  /** Changes of its own status and of the station's (connector 0), also from before and after the day. */
  readonly own: readonly StatusChange[]
  readonly station: readonly StatusChange[]
  readonly orders: readonly AvailabilityOrder[]
  /** Times without a connection. */
  readonly offline: readonly { readonly from: Date; readonly to: Date | null }[]
  readonly sessions: readonly { readonly startedAt: Date; readonly stoppedAt: Date | null }[]
  readonly maxPowerW: number | null
}

export type ConnectorTimes = Omit<ReportNumbers, 'sessions' | 'energyWh'>

/**
 * How a connector's day was: each second known is planned, offline, faulted, unavailable or up, in this order. Being occupied is
 * counted beside it: a session is one even while its station is offline.
 */
export function connectorDay(input: ConnectorDayInput): { readonly times: ConnectorTimes; readonly end: ConnectorEnd } {
  const { startsAt, endsAt, knownSince, before, maxPowerW } = input
  const day: Span = { from: seconds(startsAt), to: seconds(endsAt) }
  const known = knownSince === null ? [] : both([day], [{ from: seconds(knownSince), to: day.to }])

  const [earlier, own] = split(input.own, startsAt)
  const [stationEarlier, station] = split(input.station, startsAt)
  const atStart = earlier ?? before?.status ?? null
  const statuses = statusSpans(atStart, own, day)
  const ofStation = statusSpans(stationEarlier, station, day)
  const withStatus = (status: string) => [...statuses, ...ofStation].filter((span) => span.status === status)

  const sessions = input.sessions.map(({ startedAt, stoppedAt }) => spanOf(startedAt, stoppedAt))
  const away = input.offline.map(({ from, to }) => spanOf(from, to))
  // A site's maintenance reaches back to before the day when the day before is not known.
  const wanted = plannedSpans(before?.planned ?? false, ordersOfDay(input), own, input.connectorId, day)

  const planned = without(both(known, wanted), sessions)
  const offline = without(both(known, away), planned)
  const faulted = without(both(known, withStatus('Faulted')), [...planned, ...offline])
  const unavailable = without(both(known, withStatus('Unavailable')), [...planned, ...offline, ...faulted])
  const occupiedByStatus = without(
    statuses.filter(({ status }) => isOccupied(status)),
    away,
  )
  const knownS = length(known)
  return {
    times: {
      knownS,
      plannedS: length(planned),
      offlineS: length(offline),
      faultedS: length(faulted),
      unavailableS: length(unavailable),
      occupiedS: length(both(known, merged([...occupiedByStatus, ...sessions]))),
      capacityWh: maxPowerW === null ? 0 : Math.round((maxPowerW * knownS) / 3600),
      unratedS: maxPowerW === null ? knownS : 0,
    },
    end: {
      status: statuses.at(-1)?.status ?? 'Unknown',
      planned: wanted.at(-1)?.to === day.to,
      offline: away.some(({ from, to }) => from < day.to && to >= day.to),
    },
  }
}

/** The last status before a moment, and the changes after it. */
function split(changes: readonly StatusChange[], startsAt: Date): readonly [string | null, readonly StatusChange[]] {
  const inOrder = changes.toSorted((a, b) => a.at.getTime() - b.at.getTime())
  return [inOrder.findLast(({ at }) => at <= startsAt)?.status ?? null, inOrder.filter(({ at }) => at > startsAt)]
}

/** Where the day before is known, it knows what its orders led to. */
function ordersOfDay({ orders, before, startsAt }: ConnectorDayInput): readonly AvailabilityOrder[] {
  return before === null ? orders : orders.filter(({ at }) => at >= startsAt)
}
