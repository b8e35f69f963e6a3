import { createHash } from 'node:crypto'
import { maskIdTag } from '@charge-it/shared/ids/id-tag.ts'
import type { StatsDay, StatsRevenueDay } from '@charge-it/shared/model/stats.ts'
import { snapshotOf, type Tariff, type TariffSnapshot } from '@charge-it/shared/model/tariff.ts'
import type { Bill, Transaction, TransactionIdentity } from '@charge-it/shared/model/transaction.ts'
import { costOfSession } from '@charge-it/shared/money/cost-of-session.ts'
import { ALL_SITES, paths, transactionKey } from '@charge-it/shared/paths.ts'
import { fleetDay } from '@charge-it/shared/stats/fleet-day.ts'
import { fleetRevenue } from '@charge-it/shared/stats/fleet-revenue.ts'
import { type MoneyOfDay, withMoney } from '@charge-it/shared/stats/with-money.ts'
import { withSession } from '@charge-it/shared/stats/with-session.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { FLEET_ZONE } from './demo.ts'
import { CARD_COUNT, cardUid } from './demo-cards.ts'
import { demoTariffs } from './demo-tariffs.ts'
import { type HistoryFleet, withFleetStatus } from './fleet-status-of-days.ts'
import type { HistorySession } from './history.ts'
import type { SeedDocument } from './seed-document.ts'
import { seededRandom } from './seeded-random.ts'
import { type StationFault, withStationHours } from './station-hours-of-days.ts'

/** Cards that come back to one station. */
const REGULARS = 12

/**
 * The sessions as transactions with their identities and bills, and the days that they add up to. Times, places and
 * energy are the source's, moved; cards and meter registers are synthetic, prices are the demo tariffs'.
 */
export function historyDocuments(
  sessions: readonly HistorySession[],
  now: Date,
  fleet: HistoryFleet,
  faults: readonly StationFault[] = [],
): readonly SeedDocument[] {
  const tariffs = new Map(demoTariffs(now).map((tariff) => [tariff.tariffId, tariff]))
  const registers = new Map<string, number>()
  const days = new Map<string, StatsDay>()
  const revenue = new Map<string, StatsRevenueDay>()
  const documents: SeedDocument[] = []

  for (const session of [...sessions].sort((a, b) => a.stoppedAt.getTime() - b.stoppedAt.getTime())) {
    const { station, stoppedAt } = session
    const meter = `${station.stationId}/${session.connectorId}`
    const meterStartWh = registers.get(meter) ?? 0
    registers.set(meter, meterStartWh + session.energyWh)
    const tariff = tariffs.get(station.site.tariffId)
    const { transaction, identity } = transactionOf(session, meterStartWh, tariff)
    const date = localDayAndHour(stoppedAt, station.site.timeZone).date
    const bill = billOf(transaction, session, date)
    documents.push(
      { path: `transactions/${transaction.transactionKey}`, fields: transaction },
      { path: paths.transactionIdentity(transaction.transactionKey), fields: identity },
      { path: paths.transactionBill(transaction.transactionKey), fields: bill },
    )
    const scope = station.site.siteId
    const dayPath = paths.statsDay(scope, date)
    const ofSite = { ...bill, scope, timeZone: station.site.timeZone }
    days.set(dayPath, withSession(days.get(dayPath), ofSite, now))
    addRevenue(revenue, { ...ofSite, countsAt: stoppedAt }, now)
  }

  documents.push(...fleetDocuments([...days.values()], [...revenue.values()], sessions, fleet, faults, now))
  for (const day of withStationHours([...days.values()], sessions, faults, now)) {
    documents.push({ path: paths.statsDay(day.siteId, day.date), fields: day })
  }
  for (const [path, fields] of revenue) documents.push({ path, fields })
  return documents
}

/** Days and revenue of the fleet out of those of its sites. Days of sites in other zones reach into the fleet's day. */
function fleetDocuments(
  days: readonly StatsDay[],
  revenue: readonly StatsRevenueDay[],
  sessions: readonly HistorySession[],
  fleet: HistoryFleet,
  faults: readonly StationFault[],
  now: Date,
): readonly SeedDocument[] {
  const daysBy = Map.groupBy(days, ({ date }) => date)
  const revenueBy = Map.groupBy(revenue, ({ date }) => date)
  const around = (date: string) => [-1, 0, 1].map((shift) => shiftedDate(date, shift))
  const ofFleet = [...daysBy.keys()].map((date) =>
    fleetDay(
      around(date).flatMap((near) => daysBy.get(near) ?? []),
      date,
      FLEET_ZONE,
      now,
    ),
  )
  return [
    ...withFleetStatus(ofFleet, fleet, sessions, faults, now).map((day) => ({
      path: paths.statsDay(ALL_SITES, day.date),
      fields: day,
    })),
    ...ofFleet.map(({ date, demo }) => ({
      path: paths.statsRevenueDay(ALL_SITES, date),
      fields: fleetRevenue(
        around(date).flatMap((near) => revenueBy.get(near) ?? []),
        { date, timeZone: FLEET_ZONE, currency: 'IDR', demo },
        now,
      ),
    })),
  ]
}

/** @param date YYYY-MM-DD */
function shiftedDate(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}

function transactionOf(
  session: HistorySession,
  meterStartWh: number,
  tariff: Tariff | undefined,
): { readonly transaction: Transaction; readonly identity: TransactionIdentity } {
  const { station, connectorId, startedAt, stoppedAt, energyWh } = session
  const idTag = cardOf(session)
  const id = transactionIdOf(session)
  const key = transactionKey(station.stationId, id)
  const snapshot: TariffSnapshot | null = tariff === undefined ? null : snapshotOf(tariff)
  return {
    transaction: {
      transactionKey: key,
      stationId: station.stationId,
      siteId: station.site.siteId,
      connectorId,
      transactionId: id,
      state: 'stopped',
      idTagMasked: maskIdTag(idTag),
      idTagStatus: 'Accepted',
      ownerUid: null,
      meterStartWh,
      meterStopWh: meterStartWh + energyWh,
      startedAt,
      stoppedAt,
      startReceivedAt: startedAt,
      stopReceivedAt: stoppedAt,
      stopReason: 'Local',
      energyWh,
      idleSince: session.chargedUntil < stoppedAt ? session.chargedUntil : null,
      stopCount: 1,
      tariff: snapshot,
      flags: [],
      ocppVersion: '1.6',
      timeZone: station.site.timeZone,
      demo: session.label,
      lastUpdatedAt: stoppedAt,
    },
    identity: {
      transactionKey: key,
      kind: 'identity',
      stationId: station.stationId,
      idTag,
      idTagCanonical: idTag,
      parentIdTag: null,
      ownerUid: null,
      startedAt,
    },
  }
}

function billOf(transaction: Transaction, session: HistorySession, date: string): Bill {
  const { tariff, startedAt, idleSince } = transaction
  const { stoppedAt, energyWh } = session
  const cost =
    tariff === null
      ? { costIdr: 0, lines: [], tax: null, energySplit: null }
      : costOfSession(tariff, {
          energyWh,
          startedAt,
          until: stoppedAt,
          idleSince: idleSince ?? null,
          idleUntil: stoppedAt,
          timeZone: transaction.timeZone,
        })
  return {
    transactionKey: transaction.transactionKey,
    kind: 'bill',
    stationId: transaction.stationId,
    siteId: transaction.siteId,
    ownerUid: null,
    energyWh,
    costIdr: cost.costIdr,
    currency: 'IDR',
    lines: [...cost.lines],
    tax: cost.tax,
    energySplit: cost.energySplit,
    tariff,
    date,
    startedAt,
    stoppedAt,
    billedAt: stoppedAt,
    demo: session.label,
  }
}

function addRevenue(revenue: Map<string, StatsRevenueDay>, money: MoneyOfDay, now: Date): void {
  const path = paths.statsRevenueDay(money.scope, money.date)
  revenue.set(path, withMoney(revenue.get(path), money, now))
}

/** Most sessions belong to a station's regulars, the first of them most of all. */
function cardOf(session: HistorySession): string {
  const random = seededRandom(
    `card ${session.station.stationId} ${session.startedAt.toISOString()} ${session.connectorId}`,
  )
  const anyone = random() < 0.2
  const among = anyone ? CARD_COUNT : REGULARS
  const rank = Math.floor(among * random() ** (anyone ? 1 : 2))
  const first = anyone ? 0 : createHash('sha256').update(session.station.stationId).digest().readUInt16BE() % CARD_COUNT
  return cardUid((first + rank) % CARD_COUNT)
}

/** A positive int32 that follows from place and time. */
function transactionIdOf({ station, connectorId, startedAt }: HistorySession): number {
  const digest = createHash('sha256').update(`${station.stationId}/${connectorId}/${startedAt.toISOString()}`).digest()
  return digest.readUInt32BE() & 0x7fffffff || 1
}
