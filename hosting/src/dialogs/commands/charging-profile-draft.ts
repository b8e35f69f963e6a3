import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { hoursOfLocalDay } from '@charge-it/shared/time/local-hours.ts'

/** Where a limit counts: the whole station, every session of a connector, or one running session. */
export const LIMIT_SCOPES = ['station', 'sessions', 'session'] as const
export type LimitScope = (typeof LIMIT_SCOPES)[number]

/** Profiles of people have ids from here on; those of programs lie below. */
const FIRST_ID = 500_000

const PURPOSES: Readonly<Record<LimitScope, string>> = {
  station: 'ChargePointMaxProfile',
  sessions: 'TxDefaultProfile',
  session: 'TxProfile',
}

export interface LimitDraft {
  readonly scope: LimitScope
  /** 0 = all; a running session has its own. */
  readonly connectorId: number
  /** Of the running session, for the scope `session`. */
  readonly transactionId: number | null
  readonly unit: 'A' | 'kW'
  readonly stackLevel: number
  /** One limit from now on, or one for each part of a day. */
  readonly periods: readonly { readonly fromMinute: number; readonly limit: number }[]
  readonly daily: boolean
  /** Hours until it ends by itself; null = until it is changed. */
  readonly hours: number | null
}

/**
 * The payload of SetChargingProfile (OCPP 1.6 section 5.16). A daily plan recurs from midnight of the site; one limit
 * counts from now on, for a session from its start.
 */
export function chargingProfilePayload(draft: LimitDraft, timeZone: string, now: Date): Record<string, unknown> {
  const { scope, daily, unit } = draft
  const relative = !daily && scope !== 'station'
  const midnight = hoursOfLocalDay(localDayAndHour(now, timeZone).date, timeZone).startsAt
  const periods = draft.periods
    .map(({ fromMinute, limit }) => ({ startPeriod: fromMinute * 60, limit: unit === 'kW' ? limit * 1000 : limit }))
    .toSorted((a, b) => a.startPeriod - b.startPeriod)
  const connectorId = scope === 'station' ? 0 : draft.connectorId
  return {
    connectorId,
    csChargingProfiles: {
      chargingProfileId: FIRST_ID + LIMIT_SCOPES.indexOf(scope) * 10_000 + connectorId * 100 + draft.stackLevel,
      ...(scope === 'session' && draft.transactionId !== null ? { transactionId: draft.transactionId } : {}),
      stackLevel: draft.stackLevel,
      chargingProfilePurpose: PURPOSES[scope],
      chargingProfileKind: daily ? 'Recurring' : relative ? 'Relative' : 'Absolute',
      ...(daily ? { recurrencyKind: 'Daily' } : {}),
      ...(draft.hours === null ? {} : { validTo: new Date(now.getTime() + draft.hours * 3_600_000).toISOString() }),
      chargingSchedule: {
        ...(daily ? { duration: 86_400 } : {}),
        ...(relative ? {} : { startSchedule: (daily ? midnight : now).toISOString() }),
        chargingRateUnit: unit === 'kW' ? 'W' : 'A',
        chargingSchedulePeriod: periods,
      },
    },
  }
}

/** Minutes after midnight of `06:30`; null for anything else. */
export function minuteOf(time: string): number | null {
  const parts = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time.trim())
  return parts === null ? null : Number(parts[1]) * 60 + Number(parts[2])
}
