import { stationCertificateSchema } from '@charge-it/shared/model/certificate.ts'
import { firmwareFileSchema } from '@charge-it/shared/model/firmware-file.ts'
import { localListSchema } from '@charge-it/shared/model/local-list.ts'
import { stationProgressSchema } from '@charge-it/shared/model/station-progress.ts'
import { stationUploadSchema } from '@charge-it/shared/model/station-upload.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { collection, doc, type Firestore, limit, orderBy, query, where } from 'firebase/firestore'
import { liveDocument, liveDocuments } from './live-query.ts'

/** What a station last said of a download or an upload. */
export const stationProgressSource = (db: Firestore, stationId: string, of: 'firmware' | 'log') =>
  liveDocument(doc(db, paths.stationProgress(stationId, of)), stationProgressSchema)

/** Files that stations can be told to install, the newest first. */
export const firmwareFilesSource = (db: Firestore) =>
  liveDocuments(
    'firmwareFiles',
    query(collection(db, collections.firmwareFiles), orderBy('uploadedAt', 'desc'), limit(50)),
    firmwareFileSchema,
  )

/** Diagnostics and logs that a station was asked for, the newest first. */
export const uploadsOfStationSource = (db: Firestore, stationId: string, count: number) =>
  liveDocuments(
    `stationUploads:${stationId}:${count}`,
    query(
      collection(db, collections.stationUploads),
      where('stationId', '==', stationId),
      orderBy('requestedAt', 'desc'),
      limit(count),
    ),
    stationUploadSchema,
  )

/** Certificates that a station has or had, the newest first. */
export const certificatesOfStationSource = (db: Firestore, stationId: string) =>
  liveDocuments(
    `certificates:${stationId}`,
    query(
      collection(doc(db, paths.station(stationId)), collections.certificates),
      orderBy('createdAt', 'desc'),
      limit(50),
    ),
    stationCertificateSchema,
  )

export const localListSource = (db: Firestore, stationId: string) =>
  liveDocument(doc(db, paths.localList(stationId)), localListSchema)
