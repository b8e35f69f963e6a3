import type { StatsDay, StatsRevenueDay } from '@charge-it/shared/model/stats.ts'
import type { StatusSample } from '@charge-it/shared/stats/fleet-status.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { msg, str } from '@lit/localize'
import { fmt } from '../../i18n/fmt.ts'
import { dayHistory, revenueHistory, STATUS_MEASURES, statusHistory } from './tile-figures.ts'
import {
  type ComparedHours,
  changeInCount,
  changeInPercent,
  changeInPoints,
  changeNow,
  hourText,
  sparkOf,
} from './tile-words.ts'
import type { Tile, TileChange } from './tiles.ts'

export interface TileFacts {
  /** Of the fleet; null until they are read. */
  readonly days: readonly StatsDay[] | null
  /** null until they are read, and where money may not be seen. */
  readonly revenue: readonly StatsRevenueDay[] | null
  readonly mayReadMoney: boolean
  /** The fleet now; null until it is known. Without a number of stations that is finite they could not be counted. */
  readonly fleet: StatusSample | null
  /** Stations that are away and were here before; null where only sums are known. */
  readonly missing: number | null
  /** Name of last week's same day. */
  readonly weekday: string
  readonly timeZone: string
  readonly now: Date
}

/** The six numbers at the head of the dashboard; a dash until each is known. */
export function dashboardTiles(facts: TileFacts): readonly Tile[] {
  const { timeZone, now, weekday } = facts
  const hours = { ...localDayAndHour(now, timeZone), weekday }
  return [
    energyTile(facts, hours),
    ...(facts.mayReadMoney ? [revenueTile(facts, hours)] : []),
    sessionsTile(facts, hours),
    utilisationTile(facts, hours),
    onlineTile(facts, hours),
    faultedTile(facts, hours),
  ]
}

/** What the tiles compare, once for all of them. */
export function comparisonText({ days, timeZone, now, weekday }: TileFacts): string {
  const hours = localDayAndHour(now, timeZone)
  const { compared } = dayHistory(hours, days ?? [], 'energyWh')
  if (days !== null && compared.reason === 'notStored') return msg(str`Nothing is stored of last ${weekday} to compare`)
  return msg(str`Up to ${hourText(hours.hour)} and now, against last ${weekday}`)
}

function energyTile({ days }: TileFacts, hours: ComparedHours): Tile {
  const f = fmt()
  const tile = { title: msg('Energy today'), address: '/transactions?view=history&date=today', unit: 'kWh' }
  if (days === null) return { ...tile, amount: null }
  const { hours: past, compared } = dayHistory(hours, days, 'energyWh')
  return {
    ...tile,
    amount: f.kwh(days.find(({ date }) => date === hours.date)?.energyTotalWh ?? 0, 1),
    change: changeInPercent(compared, hours),
    spark: sparkOf(past, (wh) => `${f.kwh(wh, 1)} kWh`),
  }
}

function revenueTile({ days, revenue }: TileFacts, hours: ComparedHours): Tile {
  const f = fmt()
  const unit = f.currency()
  const tile = { title: msg('Revenue'), address: '/transactions?view=history&date=today', unit, unitFirst: true }
  if (days === null || revenue === null) return { ...tile, amount: null }
  const { hours: past, compared } = revenueHistory(hours, days, revenue)
  return {
    ...tile,
    amount: f.number(revenue.find(({ date }) => date === hours.date)?.revenueIdr ?? 0),
    change: changeInPercent(compared, hours),
    spark: sparkOf(past, (idr) => f.money(idr)),
  }
}

function sessionsTile({ days }: TileFacts, hours: ComparedHours): Tile {
  const f = fmt()
  const tile = { title: msg('Sessions'), address: '/transactions?view=history&date=today' }
  if (days === null) return { ...tile, amount: null }
  const { hours: past, compared } = dayHistory(hours, days, 'sessions')
  return {
    ...tile,
    amount: f.number(days.find(({ date }) => date === hours.date)?.sessionsTotal ?? 0),
    change: changeInCount(compared, hours),
    spark: sparkOf(past, (count) => f.number(count)),
  }
}

/** Connectors in use now, of those whose station is connected. */
function utilisationTile({ days, fleet }: TileFacts, hours: ComparedHours): Tile {
  const f = fmt()
  const tile = { title: msg('Utilisation now'), address: '/transactions?view=live', unit: '%' }
  const share = fleet === null ? null : STATUS_MEASURES.usedShare(fleet)
  const { hours: past, compared } = statusHistory(hours, days ?? [], 'usedShare', fleet)
  return {
    ...tile,
    amount: share === null ? null : f.number(share * 100),
    ...(days === null
      ? {}
      : { change: changeInPoints(compared, hours), spark: sparkOf(past, (each) => f.percent(each), share) }),
    ...(fleet === null || share === null
      ? {}
      : { detail: msg(str`${f.number(fleet.connectorsUsed)} of ${f.number(fleet.connectors)} connected connectors`) }),
  }
}

function onlineTile({ days, fleet, missing }: TileFacts, hours: ComparedHours): Tile {
  const f = fmt()
  const tile = { title: msg('Stations online'), address: '/stations?status=inactive' }
  if (fleet === null) return { ...tile, amount: null }
  const { stations, stationsOnline } = fleet
  if (!Number.isFinite(stations)) return { ...tile, amount: f.number(stationsOnline), note: msg('now') }
  const away = missing ?? stations - stationsOnline
  const notYet = stations - stationsOnline - away
  const share = STATUS_MEASURES.onlineShare(fleet)
  const { hours: past, compared } = statusHistory(hours, days ?? [], 'onlineShare', fleet)
  const shareText = share === null ? '' : f.percent(share)
  return {
    ...tile,
    amount: f.number(stationsOnline),
    unit: msg(str`of ${f.number(stations)}`),
    ...(days === null
      ? {}
      : {
          change: badIf(changeInPoints(compared, hours), 'down', away > 0),
          spark: sparkOf(past, (each) => f.percent(each), share),
        }),
    detail:
      away > 0
        ? msg(str`${f.number(away)} offline, ${shareText} online`)
        : notYet > 0
          ? msg(str`${f.number(notYet)} not connected yet`)
          : shareText,
  }
}

function faultedTile({ days, fleet }: TileFacts, hours: ComparedHours): Tile {
  const f = fmt()
  const tile = { title: msg('Faulted connectors'), address: '/stations?status=faulted' }
  const faulted = fleet?.connectorsFaulted ?? null
  const { hours: past, compared } = statusHistory(hours, days ?? [], 'faulted', fleet)
  return {
    ...tile,
    amount: faulted === null ? null : f.number(faulted),
    ...(days === null
      ? {}
      : {
          change: badIf(changeNow(compared, hours), 'up', faulted !== null && faulted > 0),
          spark: { ...sparkOf(past, (each) => f.number(each, 1), faulted), bad: faulted !== null && faulted > 0 },
        }),
    ...(faulted !== null && faulted > 0 ? { detail: msg('needs action') } : {}),
  }
}

/** A change for the worse that asks for action. */
function badIf(change: TileChange, trend: 'up' | 'down', needsAction: boolean): TileChange {
  return change.trend === trend && needsAction ? { ...change, bad: true } : change
}
