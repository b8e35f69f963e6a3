import type { Bill, Transaction } from '../model/transaction.ts'
import { CSV_STYLES, type CsvCell, csv } from './csv.ts'

/**
 * Transactions as a file: times in UTC and in the site's zone, energy in kWh, cost in rupiah.
 * @param bills null when money may not be seen: the columns are left out.
 */
export function transactionCsv(
  transactions: readonly Transaction[],
  bills: ReadonlyMap<string, Pick<Bill, 'costIdr' | 'receiptNumber'>> | null,
  locale: 'id' | 'en',
): string {
  const head = [
    'transactionKey',
    'transactionId',
    'stationId',
    'connectorId',
    'siteId',
    'idTagMasked',
    'startedAtUtc',
    'startedAtLocal',
    'stoppedAtUtc',
    'stoppedAtLocal',
    'timeZone',
    'durationS',
    'energyKwh',
    'stopReason',
    'flags',
    ...(bills === null ? [] : ['costIdr', 'receiptNumber']),
  ]
  const rows = transactions.map((each): CsvCell[] => [
    each.transactionKey,
    each.transactionId,
    each.stationId,
    each.connectorId,
    each.siteId,
    each.idTagMasked,
    each.startedAt.toISOString(),
    local(each.startedAt, each.timeZone),
    each.stoppedAt?.toISOString() ?? null,
    each.stoppedAt === null ? null : local(each.stoppedAt, each.timeZone),
    each.timeZone,
    each.stoppedAt === null ? null : Math.round((each.stoppedAt.getTime() - each.startedAt.getTime()) / 1000),
    each.energyWh === null ? null : each.energyWh / 1000,
    each.stopReason,
    each.flags.join(' '),
    ...(bills === null
      ? []
      : [bills.get(each.transactionKey)?.costIdr ?? null, bills.get(each.transactionKey)?.receiptNumber ?? null]),
  ])
  return csv([head, ...rows], CSV_STYLES[locale])
}

/** `2026-10-15 14:32:08`, which spreadsheets of every language take for a time. */
function local(moment: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(moment)
}
