import type { DailyMoney, DailyReport, ReportMoney, ReportNumbers } from '../model/report.ts'
import { addMoney, addNumbers, type Figures, figuresOf } from './figures.ts'
import { type Granularity, type Period, periodOf, periodsOf } from './periods.ts'

/** What a report has one line for. */
export const GROUPINGS = ['site', 'station', 'connector'] as const
export type Grouping = (typeof GROUPINGS)[number]

/** Where the figures of a line come from; the parts that the grouping does not name are null. */
export interface ReportPlace {
  readonly siteId: string
  readonly stationId: string | null
  readonly connectorId: number | null
}

export interface ReportLine extends ReportPlace {
  readonly figures: Figures
}

export interface ReportItem extends ReportLine {
  readonly period: Period
}

/** Sums of days, three ways: all in one, by period, by place, and by both. */
export interface Report {
  readonly total: Figures
  /** Every period of the range, also those of which nothing is known. */
  readonly periods: readonly { readonly period: Period; readonly figures: Figures }[]
  readonly places: readonly ReportLine[]
  readonly items: readonly ReportItem[]
}

export interface ReportWanted {
  /** First and last day, YYYY-MM-DD. */
  readonly from: string
  readonly to: string
  readonly granularity: Granularity
  readonly by: Grouping
  readonly stationId?: string | undefined
  readonly connectorId?: number | undefined
}

interface Cell extends ReportPlace {
  readonly date: string
  readonly numbers: ReportNumbers | null
  readonly money: ReportMoney | null
}

/**
 * A report out of the days of one or more sites. Every connector's day counts once, in one period and at one place, so that
 * weeks and months are the sums of their days, stations of their connectors and sites of their stations.
 * @param money null when money may not be seen: then no figure holds any.
 */
export function buildReport(
  days: readonly DailyReport[],
  money: readonly DailyMoney[] | null,
  wanted: ReportWanted,
): Report {
  const cells = [...cellsOfDays(days), ...cellsOfMoney(money ?? [])].filter((cell) => isWanted(cell, wanted))
  const sum = (all: readonly Cell[]): Figures =>
    figuresOf(
      addNumbers(all.flatMap(({ numbers }) => numbers ?? [])),
      money === null ? null : addMoney(all.flatMap(({ money: own }) => own ?? [])),
    )
  const { from, to, granularity, by } = wanted
  const byPeriod = Map.groupBy(cells, ({ date }) => periodOf(date, granularity).period)
  const byPlace = grouped(cells, by)
  return {
    total: sum(cells),
    periods: periodsOf(from, to, granularity).map((period) => ({
      period: within(period, wanted),
      figures: sum(byPeriod.get(period.period) ?? []),
    })),
    places: byPlace.map(([place, own]) => ({ ...place, figures: sum(own) })),
    items: periodsOf(from, to, granularity).flatMap((period) =>
      grouped(byPeriod.get(period.period) ?? [], by).map(([place, own]) => ({
        ...place,
        period: within(period, wanted),
        figures: sum(own),
      })),
    ),
  }
}

function cellsOfDays(days: readonly DailyReport[]): readonly Cell[] {
  return days.flatMap(({ siteId, date, connectors }) =>
    connectors.map((row) => ({
      siteId,
      date,
      stationId: row.stationId,
      connectorId: row.connectorId,
      numbers: row,
      money: null,
    })),
  )
}

function cellsOfMoney(money: readonly DailyMoney[]): readonly Cell[] {
  return money.flatMap(({ siteId, date, connectors }) =>
    connectors.map((row) => ({
      siteId,
      date,
      stationId: row.stationId,
      connectorId: row.connectorId,
      numbers: null,
      money: row,
    })),
  )
}

function isWanted({ date, stationId, connectorId }: Cell, wanted: ReportWanted): boolean {
  return (
    date >= wanted.from &&
    date <= wanted.to &&
    (wanted.stationId === undefined || stationId === wanted.stationId) &&
    (wanted.connectorId === undefined || connectorId === wanted.connectorId)
  )
}

/** The part of a period that lies in the range. */
function within({ period, from, to }: Period, wanted: ReportWanted): Period {
  return { period, from: from < wanted.from ? wanted.from : from, to: to > wanted.to ? wanted.to : to }
}

function grouped(cells: readonly Cell[], by: Grouping): readonly (readonly [ReportPlace, readonly Cell[]])[] {
  const groups = Map.groupBy(cells, (cell) => JSON.stringify(Object.values(placeOf(cell, by))))
  return [...groups.values()]
    .flatMap((own) => (own[0] === undefined ? [] : [[placeOf(own[0], by), own] as const]))
    .toSorted(([a], [b]) => compare(a, b))
}

function placeOf({ siteId, stationId, connectorId }: ReportPlace, by: Grouping): ReportPlace {
  return {
    siteId,
    stationId: by === 'site' ? null : stationId,
    connectorId: by === 'connector' ? connectorId : null,
  }
}

function compare(a: ReportPlace, b: ReportPlace): number {
  return (
    order(a.siteId, b.siteId) ||
    order(a.stationId ?? '', b.stationId ?? '') ||
    (a.connectorId ?? 0) - (b.connectorId ?? 0)
  )
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
