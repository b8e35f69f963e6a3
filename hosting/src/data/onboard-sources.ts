import { pendingStationSchema } from '@charge-it/shared/model/pending-station.ts'
import { collections } from '@charge-it/shared/paths.ts'
import { collection, type Firestore, limit, orderBy, query } from 'firebase/firestore'
import { liveDocuments } from './live-query.ts'

/** Stations that knock and that nobody registered, the newest first. */
export const pendingStationsSource = (db: Firestore, count: number) =>
  liveDocuments(
    `pendingStations:${count}`,
    query(collection(db, collections.pendingStations), orderBy('lastAt', 'desc'), limit(count)),
    pendingStationSchema,
  )
