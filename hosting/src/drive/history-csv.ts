import { CSV_STYLES, type CsvCell, csv } from '@charge-it/shared/csv/csv.ts'
import { shownLocale } from '../i18n/localization.ts'
import type { OwnSession } from './session-page.ts'

/** Own sessions as a file: times in UTC and in the site's zone, energy in kWh, cost in rupiah. */
export function historyCsv(sessions: readonly OwnSession[], locale: 'id' | 'en' = shownLocale()): string {
  const head = [
    ...['transactionKey', 'stationId', 'connectorId', 'idTag', 'startedAtUtc', 'startedAtLocal', 'stoppedAtUtc'],
    ...['stoppedAtLocal', 'timeZone', 'energyKwh', 'costIdr', 'receiptNumber'],
  ]
  const rows = sessions.map((each): CsvCell[] => [
    each.transactionKey,
    each.stationId,
    each.connectorId,
    each.idTag,
    each.startedAt.toISOString(),
    local(each.startedAt, each.timeZone),
    each.stoppedAt?.toISOString() ?? null,
    each.stoppedAt === null ? null : local(each.stoppedAt, each.timeZone),
    each.timeZone,
    each.energyWh === null ? null : each.energyWh / 1000,
    each.costIdr,
    each.bill?.receiptNumber ?? null,
  ])
  return csv([head, ...rows], CSV_STYLES[locale])
}

function local(moment: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(moment)
}
