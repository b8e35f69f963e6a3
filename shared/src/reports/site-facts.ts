import type { Interval } from '../insights/intervals-of-events.ts'
import { offlineOf } from '../insights/intervals-of-events.ts'
import type { AvailabilityOrder } from './planned-spans.ts'
import type { StatusChange } from './status-spans.ts'

/** What is stored about a site in some days, as far as reports look at it. */
export interface SiteFacts {
  readonly siteId: string
  readonly timeZone: string
  readonly demo: string | null
  readonly stations: readonly StationFacts[]
  /** Sessions that overlap the days; `connectorId` null: it named none. */
  readonly sessions: readonly {
    readonly stationId: string
    readonly connectorId: number | null
    readonly startedAt: Date
    readonly stoppedAt: Date | null
  }[]
  readonly orders: readonly (AvailabilityOrder & { readonly stationId: string })[]
  /** Each bill with what its session had in the end, each correction with its difference to the bill. */
  readonly bookings: readonly Booking[]
}

export interface Booking {
  readonly kind: 'bill' | 'correction'
  readonly stationId: string
  readonly connectorId: number | null
  /** Local day of the site to which it is booked. */
  readonly date: string
  /** 0 for corrections: theirs counts at the bill. */
  readonly energyWh: number
  readonly costIdr: number
  readonly taxIdr: number
  readonly currency: string
}

export interface StationFacts {
  readonly stationId: string
  readonly connection: { readonly online: boolean; readonly lastSeenAt: Date | null; readonly connectedAt: Date | null }
  /** With what their documents say now; 0 is the station itself. */
  readonly connectors: readonly {
    readonly connectorId: number
    readonly maxPowerW: number | null
    readonly status: string
    readonly statusAt: Date | null
  }[]
  /** Its journal of the days, the day before and the day after, in order of time. */
  readonly journal: readonly JournalEntry[]
}

export interface JournalEntry {
  readonly at: Date
  readonly type: string
  readonly connectorId?: number | null | undefined
  readonly detail: string | null
}

/**
 * Times without a connection, from the last sign of life to the return: as the journal tells them, and the last one as the
 * station's own document does. An instance that died wrote no `offline`, only the sweeper did, in that document; the
 * return is in the journal in any case.
 */
export function offlineTimes({ connection, journal }: StationFacts): readonly Interval[] {
  const { online, lastSeenAt } = connection
  const told = offlineOf(journal)
  if (lastSeenAt === null) return told
  if (!online) return [...told, { from: lastSeenAt, to: null }]
  // Moving to another instance changes connectedAt too: only the journal tells when a station came back.
  const back = journal.find(({ at, type }) => type === 'online' && at > lastSeenAt)
  return back === undefined ? told : [...told, { from: lastSeenAt, to: back.at }]
}

/** What the document of a connector says now, as a change of its own. */
export function presentStatus(connector: StationFacts['connectors'][number] | undefined): readonly StatusChange[] {
  const { status, statusAt } = connector ?? {}
  return status === undefined || statusAt == null || status === 'Unknown' ? [] : [{ at: statusAt, status }]
}
