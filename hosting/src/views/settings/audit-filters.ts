import { hoursOfLocalDay } from '@charge-it/shared/time/local-hours.ts'
import { shiftedDate } from '@charge-it/shared/time/local-instant.ts'

/** What is asked of the audit, as the address names it. Empty: everything. */
export interface AuditFilters {
  readonly actor: string
  readonly kind: string
  readonly object: string
  /** YYYY-MM-DD. */
  readonly from: string
  readonly to: string
}

/** The filters of an address; what is no date counts as none. */
export function auditFilters(query: URLSearchParams): AuditFilters {
  const text = (name: string): string => query.get(name)?.trim() ?? ''
  const date = (name: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(text(name)) ? text(name) : '')
  return { actor: text('actor'), kind: text('kind'), object: text('object'), from: date('from'), to: date('to') }
}

/** The filters as the API takes them; `to` includes its day. @param timeZone IANA zone of the days. */
export function auditParameters({ actor, kind, object, from, to }: AuditFilters, timeZone: string): URLSearchParams {
  const start = (date: string): string => hoursOfLocalDay(date, timeZone).startsAt.toISOString()
  const wanted = {
    ...{ actor, kind, object },
    from: from === '' ? '' : start(from),
    to: to === '' ? '' : start(shiftedDate(to, 1)),
  }
  return new URLSearchParams(Object.entries(wanted).filter(([, text]) => text !== ''))
}
