import { commandSchema } from '@charge-it/shared/model/command.ts'
import { type ConnectorStatus, connectorSchema } from '@charge-it/shared/model/connector.ts'
import { edgeSchema } from '@charge-it/shared/model/edge.ts'
import { idTagSchema } from '@charge-it/shared/model/id-tag.ts'
import { jobRunSchema } from '@charge-it/shared/model/job-run.ts'
import { ROLES } from '@charge-it/shared/model/role.ts'
import { organisationSchema } from '@charge-it/shared/model/settings.ts'
import { type Site, siteSchema } from '@charge-it/shared/model/site.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { statsDaySchema, statsRevenueDaySchema } from '@charge-it/shared/model/stats.ts'
import { tariffSchema } from '@charge-it/shared/model/tariff.ts'
import { billSchema, meterBucketSchema, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { userSchema } from '@charge-it/shared/model/user.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import {
  collection,
  collectionGroup,
  doc,
  endAt,
  type Firestore,
  getCountFromServer,
  getDocs,
  limit,
  orderBy,
  query,
  startAt,
  Timestamp,
  where,
} from 'firebase/firestore'
import { liveAll, liveDocument, liveDocuments, parseAll } from './live-query.ts'

/** Firestore allows 30 values in one `in`. */
const IN_LIMIT = 30
/** More instances than a fleet of 5,000 stations needs, with those of the last deployment. */
const EDGE_LIMIT = 20
/** As many sites as pages list to choose from, by name. */
export const SITES_LISTED = 200

/** The edge instances that reported in the last 15 minutes. @param since Rounded, so that the query stays the same. */
export const edgesSource = (db: Firestore, since: Date) =>
  liveDocuments(
    `edges:${since.getTime()}`,
    query(
      collection(db, collections.edges),
      where('heartbeatAt', '>', Timestamp.fromDate(since)),
      orderBy('heartbeatAt', 'desc'),
      limit(EDGE_LIMIT),
    ),
    edgeSchema,
  )

/** The first sites by name. */
export const sitesSource = (db: Firestore, count: number = SITES_LISTED) =>
  liveDocuments(`sites:${count}`, query(collection(db, collections.sites), orderBy('name'), limit(count)), siteSchema)

/** The same sites, read once. @throws FirestoreError */
export async function listSites(db: Firestore): Promise<readonly Site[]> {
  const { docs } = await getDocs(query(collection(db, collections.sites), orderBy('name'), limit(SITES_LISTED)))
  return parseAll(docs, siteSchema)
}

export const siteSource = (db: Firestore, siteId: string) => liveDocument(doc(db, paths.site(siteId)), siteSchema)

/** Stations by id. @param siteId null = of all sites. */
export const stationsSource = (db: Firestore, siteId: string | null, count: number) =>
  liveDocuments(
    `stations:${siteId ?? '*'}:${count}`,
    siteId === null
      ? query(collection(db, collections.stations), orderBy('stationId'), limit(count))
      : query(collection(db, collections.stations), where('siteId', '==', siteId), orderBy('stationId'), limit(count)),
    stationSchema,
  )

/** What stations must have; an empty text leaves it open. */
export interface StationMatch {
  readonly siteId: string
  readonly vendor: string
  readonly ocppVersion: string
  readonly tag: string
}

/** Stations that have all of it, in the order of their keys. Only compares, so that it needs no index of its own. */
export const stationsMatchingSource = (db: Firestore, match: StationMatch, count: number) =>
  liveDocuments(
    `stations:matching:${JSON.stringify(match)}:${count}`,
    query(
      collection(db, collections.stations),
      ...(match.siteId === '' ? [] : [where('siteId', '==', match.siteId)]),
      ...(match.vendor === '' ? [] : [where('vendor', '==', match.vendor)]),
      ...(match.ocppVersion === '' ? [] : [where('ocppVersion', '==', match.ocppVersion)]),
      ...(match.tag === '' ? [] : [where('tags', 'array-contains', match.tag)]),
      limit(count),
    ),
    stationSchema,
  )

/** Stations by their ids, at most as many. */
export const stationsOfIdsSource = (db: Firestore, stationIds: readonly string[]) =>
  liveAll(
    `stations:ids:${stationIds.join('\n')}`,
    chunksOf(stationIds).map((ids) =>
      liveDocuments(
        ids.join('\n'),
        query(collection(db, collections.stations), where('stationId', 'in', ids), limit(ids.length)),
        stationSchema,
      ),
    ),
  )

/** Stations whose id begins with a text, in the spelling given. */
export const stationsNamedSource = (db: Firestore, start: string, count: number) =>
  liveDocuments(
    `stations:named:${start}:${count}`,
    query(
      collection(db, collections.stations),
      orderBy('stationId'),
      startAt(start),
      endAt(`${start}\uf8ff`),
      limit(count),
    ),
    stationSchema,
  )

/** Stations that wrote down that they are offline, the most recent first. @param siteId Null or empty: of all sites. */
export const offlineStationsSource = (db: Firestore, count: number, siteId: string | null = null) =>
  liveDocuments(
    `stations:offline:${siteId ?? ''}:${count}`,
    query(
      collection(db, collections.stations),
      ...ofSite(siteId),
      where('connection.online', '==', false),
      orderBy('connection.lastSeenAt', 'desc'),
      limit(count),
    ),
    stationSchema,
  )

/** The last run of a scheduled job. */
export const jobRunSource = (db: Firestore, job: string) => liveDocument(doc(db, paths.jobRun(job)), jobRunSchema)

export const stationSource = (db: Firestore, stationId: string) =>
  liveDocument(doc(db, paths.station(stationId)), stationSchema)

/** The connectors of up to a few hundred stations, connector 0 included. */
export const connectorsOfSource = (db: Firestore, stationIds: readonly string[]) =>
  liveAll(
    `connectors:${stationIds.join('\n')}`,
    chunksOf(stationIds).map((ids) =>
      liveDocuments(
        ids.join('\n'),
        query(collectionGroup(db, collections.connectors), where('stationId', 'in', ids), limit(ids.length * 8)),
        connectorSchema,
      ),
    ),
  )

export const faultedConnectorsSource = (db: Firestore, count: number) =>
  connectorsOfStatusSource(db, { statuses: ['Faulted'], siteId: null, count })

/** Which connectors are looked for by what they last reported. */
export interface StatusWanted {
  readonly statuses: readonly ConnectorStatus[]
  /** Null or empty: of all sites. */
  readonly siteId: string | null
  readonly count: number
}

/** Connectors that last reported one of some statuses, the newest change first; their station may be away since. */
export const connectorsOfStatusSource = (db: Firestore, { statuses, siteId, count }: StatusWanted) =>
  liveDocuments(
    `connectors:${statuses.join()}:${siteId ?? ''}:${count}`,
    query(
      collectionGroup(db, collections.connectors),
      ...ofSite(siteId),
      where('status', 'in', statuses),
      orderBy('statusAt', 'desc'),
      limit(count),
    ),
    connectorSchema,
  )

/** Running transactions, the newest first. */
export const openTransactionsSource = (db: Firestore, count: number) =>
  liveDocuments(
    `transactions:open:${count}`,
    query(
      collection(db, collections.transactions),
      where('state', '==', 'open'),
      orderBy('startedAt', 'desc'),
      limit(count),
    ),
    transactionSchema,
  )

export const transactionSource = (db: Firestore, transactionKey: string) =>
  liveDocument(doc(db, collections.transactions, transactionKey), transactionSchema)

export const billSource = (db: Firestore, transactionKey: string) =>
  liveDocument(doc(db, paths.transactionBill(transactionKey)), billSchema)

/** Bills that are written while a page is open, the newest first. They follow their sessions by a moment. */
export const newBillsSource = (db: Firestore, since: Date, count: number) =>
  liveDocuments(
    `bills:${since.getTime()}:${count}`,
    query(
      collectionGroup(db, collections.private),
      where('kind', '==', 'bill'),
      where('billedAt', '>=', Timestamp.fromDate(since)),
      orderBy('billedAt', 'desc'),
      limit(count),
    ),
    billSchema,
  )

/** The meter samples of a transaction: 96 buckets are a day. */
export const meterBucketsSource = (db: Firestore, transactionKey: string) =>
  liveDocuments(
    `meterValues:${transactionKey}`,
    query(
      collection(db, collections.transactions, transactionKey, collections.meterValues),
      orderBy('from'),
      limit(96),
    ),
    meterBucketSchema,
  )

/** The newest days of a scope. @param scope A site id or `all`. */
export const statsDaysSource = (db: Firestore, scope: string, count: number) =>
  liveDocuments(
    `days:${scope}:${count}`,
    query(collection(db, collections.stats, scope, collections.days), orderBy('date', 'desc'), limit(count)),
    statsDaySchema,
  )

export const revenueDaysSource = (db: Firestore, scope: string, count: number) =>
  liveDocuments(
    `revenue:${scope}:${count}`,
    query(collection(db, collections.stats, scope, collections.revenue), orderBy('date', 'desc'), limit(count)),
    statsRevenueDaySchema,
  )

/** The newest commands to a station. */
export const commandsSource = (db: Firestore, stationId: string, count: number) =>
  liveDocuments(
    `commands:${stationId}:${count}`,
    query(
      collection(db, collections.commands),
      where('stationId', '==', stationId),
      orderBy('createdAt', 'desc'),
      limit(count),
    ),
    commandSchema,
  )

export const tariffsSource = (db: Firestore) =>
  liveDocuments('tariffs', query(collection(db, collections.tariffs), orderBy('name'), limit(50)), tariffSchema)

/** Cards. @param status null = all. */
export const idTagsSource = (db: Firestore, status: string | null, count: number) => {
  // What stands for an account or a guest's session is no card, and there is one for each guest.
  const cards = query(collection(db, collections.idTags), where('kind', '==', 'card'))
  const chosen = status === null ? cards : query(cards, where('status', '==', status))
  return liveDocuments(
    `idTags:${status ?? '*'}:${count}`,
    query(chosen, orderBy('lastUpdatedAt', 'desc'), limit(count)),
    idTagSchema,
  )
}

/** Everybody with a role, by name. Only an admin may list them. */
export const staffSource = (db: Firestore) =>
  liveDocuments(
    'users:staff',
    query(collection(db, collections.users), where('role', 'in', [...ROLES]), orderBy('name'), limit(200)),
    userSchema,
  )

export const organisationSource = (db: Firestore) =>
  liveDocument(doc(db, paths.setting('organisation')), organisationSchema)

/** How many stations there are; one aggregation, no documents read. */
export async function countStations(db: Firestore, siteId: string | null): Promise<number> {
  const all = collection(db, collections.stations)
  const counted = await getCountFromServer(siteId === null ? all : query(all, where('siteId', '==', siteId)))
  return counted.data().count
}

/** How many sites there are; one aggregation, no documents read. */
export async function countSites(db: Firestore): Promise<number> {
  const counted = await getCountFromServer(collection(db, collections.sites))
  return counted.data().count
}

function ofSite(siteId: string | null) {
  return siteId === null || siteId === '' ? [] : [where('siteId', '==', siteId)]
}

function chunksOf(ids: readonly string[]): readonly (readonly string[])[] {
  const chunks: (readonly string[])[] = []
  for (let from = 0; from < ids.length; from += IN_LIMIT) chunks.push(ids.slice(from, from + IN_LIMIT))
  return chunks
}

/** The account's own document; it tells of a changed role before the token does. */
export const ownUserSource = (db: Firestore, uid: string) => liveDocument(doc(db, paths.user(uid)), userSchema)
