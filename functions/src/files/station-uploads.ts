import { stationUploadSchema } from '@charge-it/shared/model/station-upload.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Query } from 'firebase-admin/firestore'
import * as v from 'valibot'
import type { Handler } from '../api/api-call.ts'
import { notFound } from '../api/api-error.ts'
import { pageById } from '../api/list-page.ts'
import { pageFields } from '../api/query-fields.ts'
import { readQuery } from '../api/read-input.ts'
import { safeId } from '../api/stations.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'

export const uploadQuery = v.strictObject({ ...pageFields, stationId: v.optional(v.string()) })

/** `GET /uploads?stationId=` */
export const listUploads: Handler = async (call, deps) => {
  const { stationId, ...page } = readQuery(call, uploadQuery)
  let query: Query = deps.firestore.collection(collections.stationUploads)
  if (stationId !== undefined) query = query.where('stationId', '==', stationId)
  const { snapshots, nextCursor } = await pageById('uploads', query, page)
  return { status: 200, body: { items: parseSnapshots(stationUploadSchema, snapshots, deps.log), nextCursor } }
}

/** `GET /uploads/{uploadId}` */
export const getUpload: Handler = async ({ parts }, deps) => {
  const path = paths.stationUpload(safeId(parts.uploadId ?? ''))
  const upload = await readDocument(deps.firestore, stationUploadSchema, path)
  if (upload === undefined) throw notFound('upload')
  return { status: 200, body: upload }
}
