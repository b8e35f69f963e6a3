// Message path, step 5 of 9: handle.
import type { CallContext, HandlerDeps } from '../route.ts'
import type { DataTransferResponse } from './generated/messages.ts'

/** `data` may be any JSON: some chargers send an object where OCPP 1.6 wants text. */
export interface DataTransferSent {
  readonly vendorId: string
  readonly messageId?: string
  readonly data?: unknown
}

const LONGEST = 100

/** Vendor extensions (OCPP 1.6 §4.3). None is known yet; what came is noted with its size, without its content. */
export async function dataTransfer(
  request: DataTransferSent,
  { session: { stationId } }: CallContext,
  { stores, log }: HandlerDeps,
): Promise<DataTransferResponse> {
  const { vendorId, messageId = '', data } = request
  const characters = data === undefined ? 0 : typeof data === 'string' ? data.length : JSON.stringify(data).length
  const what = `${vendorId.slice(0, LONGEST)} ${messageId.slice(0, LONGEST)}`.trim()
  stores.journal.event(stationId, 'dataTransfer', `${what}, ${characters} characters`)
  log.info('data transfer of an unknown vendor', { stationId, characters })
  return { status: 'UnknownVendorId' }
}
