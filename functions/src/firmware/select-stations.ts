import type { FirmwareSelection } from '@charge-it/shared/model/firmware-job.ts'
import { type Station, stationSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Query } from 'firebase-admin/firestore'
import { badParameter } from '../api/api-error.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'
import { MAX_TARGETS } from './job-bodies.ts'

/**
 * The stations that a selection means now, in the order of their ids.
 * @throws ApiError 400 for none, for too many, and for a station id that does not exist.
 */
export async function selectStations(selection: FirmwareSelection, deps: Deps): Promise<readonly Station[]> {
  const { siteId, vendor, model, firmwareVersion } = selection
  const named = selection.stationIds === null ? await byFacts(selection, deps) : await byIds(selection.stationIds, deps)
  const fits = named.filter(
    (station) =>
      (siteId === null || station.siteId === siteId) &&
      (vendor === null || station.vendor === vendor) &&
      (model === null || station.model === model) &&
      (firmwareVersion === null || station.firmwareVersion === firmwareVersion),
  )
  if (fits.length === 0) throw badParameter('selection', 'fits no station')
  if (fits.length > MAX_TARGETS) throw badParameter('selection', `fits more than ${MAX_TARGETS} stations`)
  return fits.toSorted((a, b) => (a.stationId < b.stationId ? -1 : 1))
}

async function byIds(stationIds: readonly string[], { firestore, log }: Deps): Promise<readonly Station[]> {
  const references = [...new Set(stationIds)].map((stationId) => firestore.doc(paths.station(stationId)))
  const stations = parseSnapshots(stationSchema, await firestore.getAll(...references), log)
  if (stations.length < references.length) throw badParameter('selection.stationIds', 'names a station that is unknown')
  return stations
}

async function byFacts(selection: FirmwareSelection, { firestore, log }: Deps): Promise<readonly Station[]> {
  const { siteId, vendor, model, firmwareVersion } = selection
  if (siteId === null && vendor === null && model === null && firmwareVersion === null) {
    throw badParameter('selection', 'must name stations, a site, a vendor, a model or a version')
  }
  let query: Query = firestore.collection(collections.stations)
  if (siteId !== null) query = query.where('siteId', '==', siteId)
  if (vendor !== null) query = query.where('vendor', '==', vendor)
  if (model !== null) query = query.where('model', '==', model)
  if (firmwareVersion !== null) query = query.where('firmwareVersion', '==', firmwareVersion)
  return parseSnapshots(stationSchema, (await query.limit(MAX_TARGETS + 1).get()).docs, log)
}
