import { type COMMAND_STATUSES, commandSchema } from '@charge-it/shared/model/command.ts'
import { fleetHealthSchema } from '@charge-it/shared/model/fleet-health.ts'
import { mapSettingsSchema } from '@charge-it/shared/model/settings.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { collection, doc, type Firestore, limit, orderBy, query, Timestamp, where } from 'firebase/firestore'
import { liveDocument, liveDocuments } from './live-query.ts'

/** Ends of a command that somebody should know of. */
const FAILED: readonly (typeof COMMAND_STATUSES)[number][] = ['rejected', 'timedOut', 'failed', 'noEffect', 'expired']

/** Any one session: whether anybody ever charged. */
export const anyTransactionSource = (db: Firestore) =>
  liveDocuments('transactions:any', query(collection(db, collections.transactions), limit(1)), transactionSchema)

/** Stations that reported how loaded their computer is, the newest report first. */
export const stationComputersSource = (db: Firestore, count: number) =>
  liveDocuments(
    `stations:system:${count}`,
    query(collection(db, collections.stations), orderBy('system.reportedAt', 'desc'), limit(count)),
    stationSchema,
  )

/** The stations of the lowest health. */
export const lowestHealthSource = (db: Firestore, count: number) =>
  liveDocuments(
    `stations:health:${count}`,
    query(collection(db, collections.stations), orderBy('health.score'), limit(count)),
    stationSchema,
  )

/** The health of the whole fleet, of the last hourly run. */
export const fleetHealthSource = (db: Firestore) => liveDocument(doc(db, paths.fleetHealth()), fleetHealthSchema)

/** Transactions that have been running since before a moment, the newest of them first. @param before Rounded. */
export const longOpenSource = (db: Firestore, before: Date, count: number) =>
  liveDocuments(
    `transactions:long:${before.getTime()}:${count}`,
    query(
      collection(db, collections.transactions),
      where('state', '==', 'open'),
      where('startedAt', '<', Timestamp.fromDate(before)),
      orderBy('startedAt', 'desc'),
      limit(count),
    ),
    transactionSchema,
  )

/** Commands that failed since a moment, the newest first. @param since Rounded. */
export const failedCommandsSource = (db: Firestore, since: Date, count: number) =>
  liveDocuments(
    `commands:failed:${since.getTime()}:${count}`,
    query(
      collection(db, collections.commands),
      where('status', 'in', FAILED),
      where('createdAt', '>', Timestamp.fromDate(since)),
      orderBy('createdAt', 'desc'),
      limit(count),
    ),
    commandSchema,
  )

/** Where map tiles come from. */
export const mapSettingsSource = (db: Firestore) => liveDocument(doc(db, paths.setting('map')), mapSettingsSchema)
