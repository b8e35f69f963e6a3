import type { PublicConnector } from '@charge-it/shared/model/public-connector.ts'

/** What it costs to leave a car plugged in that no longer charges. */
export interface IdleFee {
  /** True once the free minutes are over. */
  readonly isRunning: boolean
  /** Whole rupiah per started minute. */
  readonly perMinuteIdr: number
  /** The latest end of the free minutes: idling may have begun before the status shown, never after it. */
  readonly freeUntil: Date
}

/**
 * The fee for parking after charging. Idle time runs from Finishing or SuspendedEV, whichever came first.
 * @returns null while the car may still charge, where parking is free, or when nobody knows since when it stands.
 */
export function idleFee(
  { tariff, status, statusAt }: Pick<PublicConnector, 'tariff' | 'status' | 'statusAt'>,
  now: Date,
): IdleFee | null {
  if (tariff === null || tariff.idleFeeIdrPerMinute === 0 || statusAt === null) return null
  if (status !== 'Finishing' && status !== 'SuspendedEV') return null
  const freeUntil = new Date(statusAt.getTime() + tariff.idleFreeMinutes * 60_000)
  return { isRunning: now > freeUntil, perMinuteIdr: tariff.idleFeeIdrPerMinute, freeUntil }
}
