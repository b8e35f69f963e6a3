import type { MeterBucket, Transaction } from '@charge-it/shared/model/transaction.ts'
import { costOfSession } from '@charge-it/shared/money/cost-of-session.ts'
import { marksOf, samplesOf } from '../data/sample-series.ts'
import type { EndedSession, LiveSession } from './drive-state.ts'
import type { PowerSample } from './power-samples.ts'

/**
 * The live values of an own session from its stored samples: the newest register less meterStart, the newest power, and
 * the estimate by the session's own tariff. What no sample carries is null.
 * @param now For fees that run with the time.
 */
export function ownLiveSession(transaction: Transaction, buckets: readonly MeterBucket[], now: Date): LiveSession {
  const samples = samplesOf(buckets)
  const { transactionKey, ownerUid, idTagMasked, startedAt, meterStartWh, tariff } = transaction
  const register = samples.findLast(({ energyWh }) => energyWh !== undefined)?.energyWh
  const energyWh =
    register === undefined || meterStartWh === null ? null : Math.max(0, Math.round(register - meterStartWh))
  return {
    transactionKey,
    ownerUid,
    idTagMasked,
    startedAt,
    sampledAt: samples.at(-1)?.at ?? null,
    powerW: samples.findLast(({ powerW }) => powerW !== undefined)?.powerW ?? null,
    energyWh,
    costIdr:
      tariff === null || energyWh === null
        ? null
        : costOfSession(tariff, {
            energyWh,
            startedAt,
            until: now,
            idleSince: transaction.idleSince ?? null,
            idleUntil: now,
            timeZone: transaction.timeZone,
            marks: marksOf(samples, meterStartWh),
          }).costIdr,
  }
}

/** Power over the whole session. */
export function ownPowerSamples(buckets: readonly MeterBucket[]): readonly PowerSample[] {
  return samplesOf(buckets).flatMap(({ at, powerW }) => (powerW === undefined ? [] : [{ at, powerW }]))
}

/** The end of an own session; null while it runs or its energy is unknown. Money comes from the bill alone. */
export function ownEndedSession(transaction: Transaction): EndedSession | null {
  const { transactionKey, ownerUid, idTagMasked, startedAt, stoppedAt, energyWh, stopReason } = transaction
  if (stoppedAt === null || energyWh === null) return null
  return { transactionKey, ownerUid, idTagMasked, startedAt, stoppedAt, energyWh, costIdr: null, stopReason }
}
