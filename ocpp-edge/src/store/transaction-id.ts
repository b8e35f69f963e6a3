import { createHash } from 'node:crypto'
import { canonicalIdTag } from '@charge-it/shared/ids/id-tag.ts'
import type { StartDraft, StopDraft } from './stores.ts'

/** OCPP 1.6 integers of 32 bits: the largest transactionId that a station can hold. */
export const MAX_TRANSACTION_ID = 2 ** 31 - 1

/** The identity of a start: equal for a retry of the same message, different for any other start. Hexadecimal. */
export function startHash(
  draft: Pick<StartDraft, 'stationId' | 'connectorId' | 'idTag' | 'timestampText' | 'meterStartWh'>,
): string {
  const { stationId, connectorId, idTag, timestampText, meterStartWh } = draft
  return sha256([stationId, connectorId, canonicalIdTag(idTag), timestampText, meterStartWh])
}

/** 31 bits of the hash: 1 to 2^31 - 1. */
export function firstTransactionId(hash: string): number {
  const id = Number.parseInt(hash.slice(0, 8), 16) & MAX_TRANSACTION_ID
  return id === 0 ? 1 : id
}

/** The id to try when `id` belongs to another start. */
export function nextTransactionId(id: number): number {
  return id >= MAX_TRANSACTION_ID ? 1 : id + 1
}

/** The identity of a stop by its content, without the card: a repeat may leave out idTag and reason. Hexadecimal. */
export function stopHash(draft: StopDraft): string {
  const time = draft.timestampText ?? draft.stoppedAt.toISOString()
  return sha256([draft.stationId, String(draft.transactionId), draft.meterStopWh, time]).slice(0, 32)
}

/** The transaction id that a StopTransaction may name: a positive int32. undefined = the station never learnt one. */
export function learntTransactionId(sent: number | string): number | undefined {
  const id = typeof sent === 'string' && /^\s*\d{1,10}\s*$/.test(sent) ? Number(sent) : sent
  return typeof id === 'number' && Number.isInteger(id) && id >= 1 && id <= MAX_TRANSACTION_ID ? id : undefined
}

function sha256(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
