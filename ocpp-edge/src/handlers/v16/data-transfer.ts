// Message path, step 5 of 9: handle.
import { SYSTEM_USAGE_MESSAGE, SYSTEM_USAGE_VENDOR, systemUsageSchema } from '@charge-it/shared/model/system-usage.ts'
import * as v from 'valibot'
import type { CallContext, HandlerDeps } from '../route.ts'
import type { DataTransferResponse } from './generated/messages.ts'

/** `data` may be any JSON: some chargers send an object where OCPP 1.6 wants text. */
export interface DataTransferSent {
  readonly vendorId: string
  readonly messageId?: string
  readonly data?: unknown
}

const LONGEST = 100

/**
 * Vendor extensions (OCPP 1.6 §4.3). Known is the load that the project's own charge point tells; of others it is noted
 * what came with its size, without its content.
 */
export async function dataTransfer(
  request: DataTransferSent,
  context: CallContext,
  deps: HandlerDeps,
): Promise<DataTransferResponse> {
  if (request.vendorId === SYSTEM_USAGE_VENDOR) return ownMessage(request, context, deps)
  const { stationId } = context.session
  const { vendorId, messageId = '', data } = request
  const characters = data === undefined ? 0 : typeof data === 'string' ? data.length : JSON.stringify(data).length
  const what = `${vendorId.slice(0, LONGEST)} ${messageId.slice(0, LONGEST)}`.trim()
  deps.stores.journal.event(stationId, 'dataTransfer', `${what}, ${characters} characters`)
  deps.log.info('data transfer of an unknown vendor', { stationId, characters })
  return { status: 'UnknownVendorId' }
}

async function ownMessage(
  { messageId, data }: DataTransferSent,
  { session: { stationId }, receivedAt }: CallContext,
  { stores, log }: HandlerDeps,
): Promise<DataTransferResponse> {
  if (messageId !== SYSTEM_USAGE_MESSAGE) return { status: 'UnknownMessageId' }
  const usage = v.safeParse(systemUsageSchema, typeof data === 'string' ? parseJson(data) : data)
  if (!usage.success) {
    log.info('load of a station cannot be read', { stationId })
    return { status: 'Rejected' }
  }
  await stores.stations.recordSystem(stationId, usage.output, receivedAt)
  return { status: 'Accepted' }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
