import type { ReportItem } from '../reports/build-report.ts'
import { CSV_STYLES, type CsvCell, csv } from './csv.ts'

/**
 * A report as a file: a row for each period and place; energy in kWh, times in hours, shares in percent, money in rupiah.
 * @param names Site id -> name.
 * @param withMoney false leaves the columns of money out.
 */
export function reportCsv(
  items: readonly ReportItem[],
  names: ReadonlyMap<string, string>,
  withMoney: boolean,
  locale: 'id' | 'en',
): string {
  const head = [
    ...['period', 'from', 'to', 'siteId', 'site', 'stationId', 'connectorId', 'sessions', 'energyKwh'],
    ...(withMoney ? ['revenueIdr', 'netIdr', 'taxIdr', 'bills', 'corrections', 'correctionsIdr'] : []),
    ...['uptimePercent', 'utilisationPercent', 'capacityPercent'],
    ...['knownH', 'plannedH', 'downH', 'offlineH', 'faultedH', 'unavailableH', 'occupiedH'],
  ]
  const rows = items.map(({ period, siteId, stationId, connectorId, figures }): CsvCell[] => [
    ...[period.period, period.from, period.to, siteId, names.get(siteId) ?? null, stationId, connectorId],
    ...[figures.sessions, figures.energyWh / 1000],
    ...(withMoney ? moneyCells(figures.money) : []),
    ...[figures.uptimeShare, figures.utilisationShare, figures.capacityShare].map(percent),
    ...[figures.knownS, figures.plannedS, figures.downS, figures.offlineS, figures.faultedS].map(hours),
    ...[figures.unavailableS, figures.occupiedS].map(hours),
  ])
  return csv([head, ...rows], CSV_STYLES[locale])
}

function moneyCells(money: ReportItem['figures']['money']): CsvCell[] {
  if (money === null) return [null, null, null, null, null, null]
  const { revenueIdr, netIdr, taxIdr, bills, corrections, correctionsIdr } = money
  return [revenueIdr, netIdr, taxIdr, bills, corrections, correctionsIdr]
}

function percent(share: number | null): number | null {
  return share === null ? null : Math.round(share * 100_000) / 1000
}

function hours(lengthS: number): number {
  return Math.round(lengthS / 36) / 100
}
