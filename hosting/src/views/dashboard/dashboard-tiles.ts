import type { StatsDay } from '@charge-it/shared/model/stats.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { msg, str } from '@lit/localize'
import { STATUS_GROUPS, type StatusGroup } from '../../data/fleet.ts'
import { fmt } from '../../i18n/fmt.ts'
import { changeShare, type DayFigures, dayBefore, untilHour } from './day-figures.ts'
import type { Tile } from './tiles.ts'

export interface TileFacts {
  readonly figures: readonly DayFigures[]
  readonly days: readonly StatsDay[]
  readonly daysKnown: boolean
  readonly mayReadMoney: boolean
  readonly revenueKnown: boolean
  /** null until known. */
  readonly counts: Readonly<Record<StatusGroup, number>> | null
  readonly online: number | null
  /** Stations that are away and were here before; null where only sums are known. */
  readonly missing: number | null
  /** Not finite when it could not be counted. */
  readonly total: number | null
  readonly timeZone: string
  readonly now: Date
}

/** The six numbers at the head of the dashboard; a dash until each is known. */
export function dashboardTiles(facts: TileFacts): readonly Tile[] {
  const f = fmt()
  const { figures, days, counts, online, total, timeZone, now } = facts
  // Seven finished days: the unfinished one would always seem to fall.
  const week = figures.slice(-8, -1)
  const today = figures.at(-1)
  const { date, hour } = localDayAndHour(now, timeZone)
  const soFar = untilHour(date, hour, days)
  const before = untilHour(dayBefore(date, 7), hour, days)
  const energyChange = soFar === null || before === null ? null : changeShare(soFar.energyWh, before.energyWh)
  const sessionChange = soFar === null || before === null ? 0 : soFar.sessions - before.sessions
  const newest = days[0]
  const counted = newest === undefined ? {} : { note: f.moment(newest.lastUpdatedAt, timeZone, now) }
  const revenue: readonly Tile[] = facts.mayReadMoney
    ? [
        {
          title: msg('Revenue'),
          address: '/transactions?view=history&date=today',
          amount: facts.revenueKnown ? f.number(today?.revenueIdr ?? 0) : null,
          unit: f.currency(),
          unitFirst: true,
          ...counted,
          spark: week.map((day) => day.revenueIdr ?? 0),
        },
      ]
    : []
  return [
    {
      title: msg('Energy today'),
      address: '/transactions?view=history&date=today',
      amount: facts.daysKnown ? f.kwh(today?.energyWh ?? 0, 1) : null,
      unit: 'kWh',
      ...counted,
      change: energyChange === null ? null : { text: f.percent(Math.abs(energyChange), 1), up: energyChange >= 0 },
      spark: week.map((day) => day.energyWh),
    },
    ...revenue,
    {
      title: msg('Sessions'),
      address: '/transactions?view=history&date=today',
      amount: facts.daysKnown ? f.number(today?.sessions ?? 0) : null,
      ...counted,
      change: sessionChange === 0 ? null : { text: f.number(Math.abs(sessionChange)), up: sessionChange > 0 },
      spark: week.map((day) => day.sessions),
    },
    utilisation(counts),
    stationsOnlineTile(online, total, facts.missing),
    {
      title: msg('Faulted connectors'),
      address: '/stations?status=faulted',
      amount: counts === null ? null : f.number(counts.faulted),
      ...(counts !== null && counts.faulted > 0
        ? { change: { text: msg('needs action'), up: true, bad: true } }
        : { note: msg('now') }),
    },
  ]
}

/** Connectors in use now, of all that could be used. */
function utilisation(counts: TileFacts['counts']): Tile {
  const f = fmt()
  const used = counts === null ? 0 : counts.charging + counts.waiting
  const all = counts === null ? 0 : STATUS_GROUPS.reduce((sum, group) => sum + counts[group], 0)
  return {
    title: msg('Utilisation now'),
    address: '/transactions?view=live',
    amount: counts === null || all === 0 ? null : f.number((used / all) * 100),
    unit: '%',
    note: counts === null || all === 0 ? '' : msg(str`${f.number(used)} of ${f.number(all)} connectors`),
  }
}

function stationsOnlineTile(online: number | null, total: number | null, known: number | null): Tile {
  const f = fmt()
  const title = msg('Stations online')
  const address = '/stations?status=inactive'
  if (online === null || total === null) return { title, address, amount: null }
  if (!Number.isFinite(total)) return { title, address, amount: f.number(online), note: msg('now') }
  const missing = known ?? total - online
  const share = total === 0 ? '' : f.percent(online / total)
  const notYet = total - online - missing
  return {
    title,
    address,
    amount: f.number(online),
    unit: msg(str`of ${f.number(total)}`),
    ...(missing > 0
      ? { change: { text: msg(str`${f.number(missing)} offline, ${share} online`), up: false, bad: true } }
      : { note: notYet > 0 ? msg(str`${f.number(notYet)} not connected yet`) : share }),
  }
}
