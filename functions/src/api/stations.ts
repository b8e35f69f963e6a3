import { siteSchema } from '@charge-it/shared/model/site.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Query } from 'firebase-admin/firestore'
import { isDocumentId, parseSnapshots, readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { badParameter, notFound } from './api-error.ts'
import { pageById } from './list-page.ts'
import { readQuery } from './read-input.ts'
import { stationQuery } from './station-bodies.ts'
import { stationJson, withState } from './station-view.ts'

/** `GET /stations`: with connectors, presence, total energy. `online` filters what the instances vouch for. */
export const listStations: Handler = async (call, deps) => {
  const { siteId, registration, tag, online, ...page } = readQuery(call, stationQuery)
  if (
    siteId !== undefined &&
    (await readDocument(deps.firestore, siteSchema, paths.site(safeId(siteId)))) === undefined
  ) {
    throw badParameter('siteId', 'there is no such site')
  }
  let query: Query = deps.firestore.collection(collections.stations)
  if (siteId !== undefined) query = query.where('siteId', '==', siteId)
  if (registration !== undefined) query = query.where('registration', '==', registration)
  if (tag !== undefined) query = query.where('tags', 'array-contains', tag)
  if (online !== undefined) query = query.where('connection.online', '==', online)
  const { snapshots, nextCursor } = await pageById('stations', query, page)
  const stations = await withState(parseSnapshots(stationSchema, snapshots, deps.log), deps)
  // An instance may have died without writing it: such stations are still written as online, but are not.
  const shown = online === true ? stations.filter((each) => each.online) : stations
  return { status: 200, body: { items: shown.map(stationJson), nextCursor } }
}

/** `GET /stations/{stationId}` */
export const getStation: Handler = async ({ parts }, deps) => {
  const station = await readDocument(deps.firestore, stationSchema, paths.station(parts.stationId ?? ''))
  if (station === undefined) throw notFound('station')
  const [withStateOf] = await withState([station], deps)
  if (withStateOf === undefined) throw notFound('station')
  return { status: 200, body: stationJson(withStateOf) }
}

/** An id for a path: one that would name another document is made one that names none. */
export function safeId(id: string): string {
  return /^[\w-]{1,64}$/.test(id) && isDocumentId(id) ? id : 'unknown id'
}
