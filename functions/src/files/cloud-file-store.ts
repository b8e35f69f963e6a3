import { pipeline } from 'node:stream/promises'
import type { Bucket } from '@google-cloud/storage'
import { type FileStore, measured } from './file-store.ts'

/**
 * {@link FileStore} in a bucket of Cloud Storage. An upload that breaks off leaves no object, because it is sent in one
 * request (not resumable) that Cloud Storage takes whole or not at all.
 * @param bucket Made at the first use: loading the client takes a second that most calls need not pay.
 */
export function cloudFileStore(bucket: () => Bucket): FileStore {
  return {
    async write(key, content, maxBytes) {
      const { content: counted, result } = measured(content, maxBytes)
      const target = bucket().file(key)
      await pipeline(
        counted,
        target.createWriteStream({ resumable: false, metadata: { contentType: 'application/octet-stream' } }),
      )
      return result()
    },
    async read(key, range) {
      const file = bucket().file(key)
      const [exists] = await file.exists()
      if (!exists) return undefined
      // A part cannot be checked against the checksum of the whole.
      return file.createReadStream(range === undefined ? {} : { start: range.start, end: range.end, validation: false })
    },
    async remove(key) {
      await bucket().file(key).delete({ ignoreNotFound: true })
    },
  }
}
