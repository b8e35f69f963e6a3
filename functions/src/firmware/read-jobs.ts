import { firmwareJobSchema, firmwareTargetSchema } from '@charge-it/shared/model/firmware-job.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Query } from 'firebase-admin/firestore'
import type { Handler } from '../api/api-call.ts'
import { notFound } from '../api/api-error.ts'
import { pageById } from '../api/list-page.ts'
import { readQuery } from '../api/read-input.ts'
import { safeId } from '../api/stations.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import { jobQuery, targetQuery } from './job-bodies.ts'

/** `GET /firmwareJobs?status=` */
export const listFirmwareJobs: Handler = async (call, deps) => {
  const { status, ...page } = readQuery(call, jobQuery)
  let query: Query = deps.firestore.collection(collections.firmwareJobs)
  if (status !== undefined) query = query.where('status', '==', status)
  const { snapshots, nextCursor } = await pageById('firmwareJobs', query, page)
  return { status: 200, body: { items: parseSnapshots(firmwareJobSchema, snapshots, deps.log), nextCursor } }
}

/** `GET /firmwareJobs/{jobId}` */
export const getFirmwareJob: Handler = async ({ parts }, deps) => {
  const job = await readDocument(deps.firestore, firmwareJobSchema, paths.firmwareJob(safeId(parts.jobId ?? '')))
  if (job === undefined) throw notFound('firmware job')
  return { status: 200, body: job }
}

/** `GET /firmwareJobs/{jobId}/targets?state=`: its stations. */
export const listFirmwareTargets: Handler = async (call, deps) => {
  const { state, ...page } = readQuery(call, targetQuery)
  const job = deps.firestore.doc(paths.firmwareJob(safeId(call.parts.jobId ?? '')))
  if (!(await job.get()).exists) throw notFound('firmware job')
  let query: Query = job.collection(collections.targets)
  if (state !== undefined) query = query.where('state', '==', state)
  const { snapshots, nextCursor } = await pageById(`targets-${job.id}`, query, page)
  return { status: 200, body: { items: parseSnapshots(firmwareTargetSchema, snapshots, deps.log), nextCursor } }
}
