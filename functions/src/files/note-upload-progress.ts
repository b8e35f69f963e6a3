import { stationProgressSchema } from '@charge-it/shared/model/station-progress.ts'
import { stationUploadSchema } from '@charge-it/shared/model/station-upload.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'

/** DiagnosticsStatus and UploadLogStatus that mean no file will come. */
const FAILED: readonly string[] = [
  'UploadFailed',
  'UploadFailure',
  'BadMessage',
  'NotSupportedOperation',
  'PermissionDenied',
]

/**
 * What the station said of its upload goes to the newest upload that is awaited from it. A station that says Uploaded
 * without having handed in anything is not believed.
 */
export async function noteUploadProgress(stationId: string, deps: Deps): Promise<void> {
  const { firestore, log } = deps
  const progress = await readDocument(firestore, stationProgressSchema, paths.stationProgress(stationId, 'log'))
  if (progress === undefined) return
  const { docs } = await firestore
    .collection(collections.stationUploads)
    .where('stationId', '==', stationId)
    .where('status', '==', 'awaited')
    .get()
  const [newest] = parseSnapshots(stationUploadSchema, docs, log)
    .filter((upload) => upload.requestedAt <= progress.at)
    .filter(({ requestId }) => requestId === null || progress.requestId === null || requestId === progress.requestId)
    .sort((a, b) => b.requestedAt.getTime() - a.requestedAt.getTime())
  if (newest === undefined) return
  const reference = firestore.doc(paths.stationUpload(newest.uploadId))
  await firestore.runTransaction(async (transaction) => {
    const upload = await readDocument({ firestore, transaction }, stationUploadSchema, reference.path)
    if (upload?.status !== 'awaited') return
    const status = FAILED.includes(progress.status) ? 'failed' : 'awaited'
    transaction.update(reference, { progress: progress.status, status, lastUpdatedAt: deps.now() })
  })
}
