import {
  type FirmwareTargetState,
  firmwareJobSchema,
  firmwareTargetSchema,
} from '@charge-it/shared/model/firmware-job.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { collection, doc, type Firestore, limit, orderBy, query, where } from 'firebase/firestore'
import { liveDocument, liveDocuments } from './live-query.ts'

/** Firmware jobs, the newest first. */
export const firmwareJobsSource = (db: Firestore, count: number) =>
  liveDocuments(
    `firmwareJobs:${count}`,
    query(collection(db, collections.firmwareJobs), orderBy('createdAt', 'desc'), limit(count)),
    firmwareJobSchema,
  )

export const firmwareJobSource = (db: Firestore, jobId: string) =>
  liveDocument(doc(db, paths.firmwareJob(jobId)), firmwareJobSchema)

/** Stations of a job by id. @param state null = in every state. */
export const firmwareTargetsSource = (db: Firestore, jobId: string, state: FirmwareTargetState | null, count: number) =>
  liveDocuments(
    `firmwareTargets:${jobId}:${state ?? '*'}:${count}`,
    query(
      collection(db, collections.firmwareJobs, jobId, collections.targets),
      ...(state === null ? [] : [where('state', '==', state)]),
      orderBy('stationId'),
      limit(count),
    ),
    firmwareTargetSchema,
  )
