import { anomalySchema } from '@charge-it/shared/model/anomaly.ts'
import { attemptSchema } from '@charge-it/shared/model/attempt.ts'
import { auditEntrySchema } from '@charge-it/shared/model/audit-entry.ts'
import { commandSchema } from '@charge-it/shared/model/command.ts'
import { type Message, messageSchema } from '@charge-it/shared/model/message.ts'
import { reservationSchema } from '@charge-it/shared/model/reservation.ts'
import { stationConfigurationSchema } from '@charge-it/shared/model/station-configuration.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { collection, doc, type Firestore, getDocs, limit, orderBy, query, Timestamp, where } from 'firebase/firestore'
import { liveDocument, liveDocuments, parseAll } from './live-query.ts'

/** The newest traced frames of a station, newest first. */
export const messagesSource = (db: Firestore, stationId: string, count: number) =>
  liveDocuments(
    `messages:${stationId}:${count}`,
    query(
      collection(db, collections.messages),
      where('stationId', '==', stationId),
      orderBy('at', 'desc'),
      limit(count),
    ),
    messageSchema,
  )

/** Traced frames up to a moment, newest first. @throws FirestoreError */
export async function messagesUpTo(
  db: Firestore,
  stationId: string,
  until: Date,
  count: number,
): Promise<readonly Message[]> {
  const found = await getDocs(
    query(
      collection(db, collections.messages),
      where('stationId', '==', stationId),
      where('at', '<=', Timestamp.fromDate(until)),
      orderBy('at', 'desc'),
      limit(count),
    ),
  )
  return parseAll(found.docs, messageSchema)
}

export const configurationSource = (db: Firestore, stationId: string) =>
  liveDocument(doc(db, paths.stationConfiguration(stationId)), stationConfigurationSchema)

export const commandSource = (db: Firestore, commandId: string) =>
  liveDocument(doc(db, paths.command(commandId)), commandSchema)

/** Reservations of a station, the one that ends last first. */
export const reservationsOfStationSource = (db: Firestore, stationId: string, count: number) =>
  liveDocuments(
    `reservations:${stationId}:${count}`,
    query(
      collection(db, collections.reservations),
      where('stationId', '==', stationId),
      orderBy('expiresAt', 'desc'),
      limit(count),
    ),
    reservationSchema,
  )

/** The newest commands of some kinds to a station. @param actions At most 30. */
export const commandsOfActionsSource = (db: Firestore, stationId: string, actions: readonly string[], count: number) =>
  liveDocuments(
    `commands:${stationId}:${actions.join()}:${count}`,
    query(
      collection(db, collections.commands),
      where('stationId', '==', stationId),
      where('action', 'in', actions),
      orderBy('createdAt', 'desc'),
      limit(count),
    ),
    commandSchema,
  )

/** The same of one intent only, so that what programs send by the hundred does not push out what people sent. */
export const commandsOfIntentSource = (
  db: Firestore,
  stationId: string,
  { actions, intent, count }: { readonly actions: readonly string[]; readonly intent: string; readonly count: number },
) =>
  liveDocuments(
    `commands:${stationId}:${intent}:${actions.join()}:${count}`,
    query(
      collection(db, collections.commands),
      where('stationId', '==', stationId),
      where('intent', '==', intent),
      where('action', 'in', actions),
      orderBy('createdAt', 'desc'),
      limit(count),
    ),
    commandSchema,
  )

/** What the edges noted of a station's handshakes, the newest first. */
export const attemptsSource = (db: Firestore, stationId: string, count: number) =>
  liveDocuments(
    `attempts:${stationId}:${count}`,
    query(
      collection(db, collections.attempts),
      where('stationId', '==', stationId),
      orderBy('lastAt', 'desc'),
      limit(count),
    ),
    attemptSchema,
  )

/** Chargers that knocked and that nobody has added, the newest first. */
export const unknownStationsSource = (db: Firestore, count: number) =>
  liveDocuments(
    `attempts:unknown:${count}`,
    query(
      collection(db, collections.attempts),
      where('reason', '==', 'unknownStation'),
      orderBy('lastAt', 'desc'),
      limit(count),
    ),
    attemptSchema,
  )

/** What the detectors found at a station, the newest first. */
export const anomaliesOfStationSource = (db: Firestore, stationId: string, count: number) =>
  liveDocuments(
    `anomalies:${stationId}:${count}`,
    query(
      collection(db, collections.anomalies),
      where('stationId', '==', stationId),
      orderBy('lastSeenAt', 'desc'),
      limit(count),
    ),
    anomalySchema,
  )

/** Who changed a station or its key, the newest first. Administrators only. */
export const auditOfStationSource = (db: Firestore, stationId: string, count: number) =>
  liveDocuments(
    `audit:${stationId}:${count}`,
    query(
      collection(db, collections.audit),
      where('path', 'in', [paths.station(stationId), paths.stationCredentials(stationId)]),
      orderBy('at', 'desc'),
      limit(count),
    ),
    auditEntrySchema,
  )
