import type { Connector } from '@charge-it/shared/model/connector.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { notFound } from './api-error.ts'
import { pageById } from './list-page.ts'
import { booleanText, momentText, pageFields, pageQuery } from './query-fields.ts'
import { readQuery } from './read-input.ts'
import { connectorsOf, withState } from './station-view.ts'
import { transactionsJson } from './transaction-view.ts'
import { visibleTransactions } from './transactions.ts'

export const oldTransactionQuery = v.strictObject({
  ...pageFields,
  cp_id: v.optional(v.string()),
  id_tag: v.optional(v.string()),
  open: v.optional(booleanText),
  from: v.optional(momentText),
  to: v.optional(momentText),
})

/** `GET /cps`: stations under the names of fields that earlier systems used. */
export const listChargePoints: Handler = async (call, deps) => {
  const page = readQuery(call, pageQuery)
  const { snapshots, nextCursor } = await pageById('cps', deps.firestore.collection(collections.stations), page)
  const stations = await withState(parseSnapshots(stationSchema, snapshots, deps.log), deps)
  const items = stations.map(({ station, connectors, online, lastSeenAt }) => ({
    id: station.stationId,
    vendor: station.vendor,
    model: station.model,
    firmware_version: station.firmwareVersion,
    last_heartbeat: lastSeenAt,
    connected: online,
    total_kwh: station.totalEnergyWh / 1000,
    connectors: connectors.map(oldConnector),
  }))
  return { status: 200, body: { items, nextCursor } }
}

/** `GET /connectors/{stationId}` */
export const listConnectors: Handler = async ({ parts }, deps) => {
  const stationId = parts.stationId ?? ''
  const station = await readDocument(deps.firestore, stationSchema, paths.station(stationId))
  if (station === undefined) throw notFound('station')
  return { status: 200, body: { items: (await connectorsOf(stationId, deps)).map(oldConnector), nextCursor: null } }
}

/** `GET /transactions` without a version. */
export const listOldTransactions: Handler = async (call, deps) => {
  const { cp_id, id_tag, ...filter } = readQuery(call, oldTransactionQuery)
  const { transactions, nextCursor } = await visibleTransactions(
    call,
    { ...filter, station: cp_id, idTag: id_tag },
    deps,
  )
  const items = (await transactionsJson(transactions, call.caller, deps)).map((transaction) => ({
    id: transaction.transactionId,
    cp_id: transaction.stationId,
    connector_id: transaction.connectorId,
    id_tag: transaction.idTag,
    meter_start: transaction.meterStartWh,
    meter_stop: transaction.meterStopWh,
    start_ts: transaction.startedAt,
    stop_ts: transaction.stoppedAt,
  }))
  return { status: 200, body: { items, nextCursor } }
}

function oldConnector({ connectorId, status, errorCode, statusAt, receivedAt }: Connector) {
  return { connector_id: connectorId, status, error_code: errorCode, last_update: statusAt ?? receivedAt }
}
