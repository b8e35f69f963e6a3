import type { ConnectorStatus } from '../model/connector.ts'
import type { Transaction } from '../model/transaction.ts'

/** A connector that is free this long has no session. */
export const FREE_MS = 30 * 60_000
/** A session that says nothing this long has ended, or its meter is broken. */
export const SILENT_MS = 24 * 3_600_000
/** After this a stop is no longer expected from a station's queue. */
export const CLOSE_AFTER_MS = 24 * 3_600_000

export interface StaleEvidence {
  readonly startReceivedAt: Date
  /** What the connector last said, and when it came. */
  readonly status: ConnectorStatus | null
  readonly statusReceivedAt: Date | null
  readonly lastSampleAt: Date | null
}

/**
 * Whether an open transaction seems to have ended unheard (design of the edge, section 5, rule 9).
 * @returns when it probably ended: since when the connector is free, else the last sign of it. null: it may well run.
 */
export function staleSince(evidence: StaleEvidence, now: Date): Date | null {
  const { startReceivedAt, status, statusReceivedAt, lastSampleAt } = evidence
  const freeSince = status === 'Available' ? statusReceivedAt : null
  if (freeSince !== null && now.getTime() - freeSince.getTime() >= FREE_MS) return freeSince
  const heardAt = new Date(
    Math.max(startReceivedAt.getTime(), lastSampleAt?.getTime() ?? 0, statusReceivedAt?.getTime() ?? 0),
  )
  return now.getTime() - heardAt.getTime() >= SILENT_MS ? heardAt : null
}

/** The end of a transaction whose stop never came: its last reading stands for it. A late real stop replaces it. */
export function estimatedEnd(
  stored: Pick<Transaction, 'startedAt' | 'meterStartWh' | 'flags'>,
  readingWh: number | null,
  endedAt: Date,
) {
  const start = stored.meterStartWh ?? 0
  const meterStopWh = readingWh === null ? start : Math.max(start, Math.round(readingWh))
  return {
    ...{ state: 'stopped', meterStopWh, energyWh: meterStopWh - start, stopReason: 'Other' },
    stoppedAt: endedAt < stored.startedAt ? stored.startedAt : endedAt,
    flags: [...new Set([...stored.flags, 'stale' as const, 'energyFromSamples' as const])],
  } satisfies Partial<Transaction>
}
