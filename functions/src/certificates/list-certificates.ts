import { stationCertificateSchema } from '@charge-it/shared/model/certificate.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Handler } from '../api/api-call.ts'
import { notFound } from '../api/api-error.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'

/** More than any station has had. */
const MOST = 200

/** `GET /stations/{stationId}/certificates`: its own and the installed ones, former ones too, newest first. */
export const listCertificates: Handler = async ({ parts }, { firestore, log }) => {
  const path = paths.station(parts.stationId ?? '')
  if ((await readDocument(firestore, stationSchema, path)) === undefined) throw notFound('station')
  const { docs } = await firestore
    .collection(`${path}/${collections.certificates}`)
    .orderBy('createdAt', 'desc')
    .limit(MOST)
    .get()
  return { status: 200, body: { items: parseSnapshots(stationCertificateSchema, docs, log), nextCursor: null } }
}
