import { stationUploadSchema } from '@charge-it/shared/model/station-upload.ts'
import { collections } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'
import { uploadKey } from './receive-upload.ts'

const MAX_PER_RUN = 300

/** Uploads whose time is over go with their files; awaited ones whose link ended are marked. */
export async function cleanFiles(deps: Deps) {
  const { firestore, files, log } = deps
  const now = deps.now()
  const uploads = firestore.collection(collections.stationUploads)

  const old = await uploads.where('expireAt', '<=', now).limit(MAX_PER_RUN).get()
  for (const { ref, id } of old.docs) {
    // The file first: without its document nobody would find it again.
    await files.remove(uploadKey(id))
    await ref.delete()
  }
  const late = await uploads.where('status', '==', 'awaited').where('expiresAt', '<=', now).limit(MAX_PER_RUN).get()
  for (const { uploadId } of parseSnapshots(stationUploadSchema, late.docs, log)) {
    await uploads.doc(uploadId).update({ status: 'expired', lastUpdatedAt: now })
  }
  return { changed: old.size + late.size, removed: old.size, expired: late.size }
}
