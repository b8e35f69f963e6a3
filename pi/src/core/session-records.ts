import type { Grant, StopReason } from './connector-types.ts'
import type { Outbox } from './outbox.ts'
import type { Stamp } from './station-clock.ts'

type StartRecord = Parameters<Outbox['start']>[0]
type StopRecord = Parameters<Outbox['stop']>[0]

/** What is journaled before energy flows; the moment is still missing. */
export function startRecord(
  { idTag, parentIdTag }: Grant,
  session: {
    readonly localId: string
    readonly connectorId: number
    readonly meterStartWh: number
    readonly reservationId: number | undefined
  },
): Omit<StartRecord, 'at' | 'unsynced'> {
  const { reservationId, ...rest } = session
  return {
    ...rest,
    idTag,
    ...(parentIdTag === null ? {} : { parentIdTag }),
    ...(reservationId === undefined ? {} : { reservationId }),
  }
}

/** What is journaled at the end of a session. @param ended samples for transactionData (StopTxnSampledData). */
export function stopRecord(
  session: {
    readonly localId: string
    readonly connectorId: number
    readonly meterStopWh: number
    readonly reason: StopReason
    readonly idTag: string | undefined
    readonly ended: Record<string, string>[]
  },
  stamp: Stamp,
): StopRecord {
  const { idTag, ended, ...rest } = session
  return {
    ...rest,
    ...(idTag === undefined ? {} : { idTag }),
    ...(ended.length === 0 ? {} : { transactionData: [{ timestamp: stamp.at, sampledValue: ended }] }),
    ...stamp,
  }
}
