import { MAX_PENDING_STATIONS, pendingStationSchema } from '@charge-it/shared/model/pending-station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { audit } from '../store/audit.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { notFound } from './api-error.ts'
import { registerStation } from './create-station.ts'
import { pageById } from './list-page.ts'
import { readBody, readQuery } from './read-input.ts'
import { acceptBody, pendingQuery } from './station-bodies.ts'

/** `GET /pendingStations`: who knocks without being registered. At most {@link MAX_PENDING_STATIONS}. */
export const listPendingStations: Handler = async (call, deps) => {
  const { limit = MAX_PENDING_STATIONS, cursor } = readQuery(call, pendingQuery)
  const query = deps.firestore.collection(collections.pendingStations)
  const { snapshots, nextCursor } = await pageById('pendingStations', query, { limit, cursor })
  const items = parseSnapshots(pendingStationSchema, snapshots, deps.log).map(({ expireAt: _, ...item }) => item)
  return { status: 200, body: { items, nextCursor } }
}

/**
 * `POST /stations/{stationId}/accept`: registers a station that knocked. Answers as `POST /stations` does, with the key
 * that must be typed into the charger. Unless said otherwise its profile is the one that its transport allows.
 */
export const acceptStation: Handler = async (call, deps) => {
  const stationId = call.parts.stationId ?? ''
  const body = readBody(call, acceptBody)
  const pending = await readDocument(deps.firestore, pendingStationSchema, paths.pendingStation(stationId))
  if (pending === undefined) throw notFound('pending station')
  const securityProfile = body.securityProfile ?? (pending.tls ? 2 : 1)
  return registerStation({ ...body, stationId: pending.stationId, securityProfile }, 'station.accept', call, deps)
}

/** `DELETE /pendingStations/{stationId}`: forgets it; it appears again when it knocks again. */
export const dismissPendingStation: Handler = async (call, deps) => {
  const { firestore } = deps
  const path = paths.pendingStation(call.parts.stationId ?? '')
  await firestore.runTransaction(async (transaction) => {
    if (!(await transaction.get(firestore.doc(path))).exists) throw notFound('pending station')
    transaction.delete(firestore.doc(path))
    audit(transaction, firestore, { caller: call.caller, action: 'station.dismiss', path, at: deps.now() })
  })
  return { status: 204 }
}
