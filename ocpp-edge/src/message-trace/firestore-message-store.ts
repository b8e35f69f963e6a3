import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Firestore } from 'firebase-admin/firestore'
import type { MessageStore } from './message-store.ts'

/** `messages/{stationKey}_{time}_{sequence}`. */
export function firestoreMessageStore(firestore: Firestore): MessageStore {
  return {
    async write(message) {
      const { stationId, at, sequence, edgeId } = message
      const id = `${stationKey(stationId)}_${at.toISOString()}_${edgeId}_${sequence}`
      await firestore.doc(paths.message(id)).set(message)
    },
  }
}
