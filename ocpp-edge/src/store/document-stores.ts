import { DEFAULT_TIME_ZONE } from '@charge-it/shared/model/site.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { messageStore } from '../message-trace/message-store.ts'
import { anomalyStore } from './anomaly-store.ts'
import { cardLinkStore } from './card-link-store.ts'
import { certificateStore } from './certificate-store.ts'
import { commandStore } from './command-store.ts'
import { configurationStore } from './configuration-store.ts'
import { connectorStore, type LiveConnectorStore } from './connector-store.ts'
import type { Documents } from './documents.ts'
import { type GroupCommitOptions, groupCommit } from './group-commit.ts'
import { idTagStore } from './id-tag-store.ts'
import { journalDays } from './journal-days.ts'
import { journalStore } from './journal-store.ts'
import { liveWriter } from './live-writer.ts'
import { notificationStore } from './notification-store.ts'
import { pendingStationStore } from './pending-station-store.ts'
import { siteCache } from './site-cache.ts'
import { staleTransactions } from './stale-transactions.ts'
import { stationBoard } from './station-board.ts'
import { DELETED_EPOCH, stationStore } from './station-store.ts'
import type { Stores } from './stores.ts'
import { transactionStore } from './transaction-store.ts'
import { watchStore } from './watch-store.ts'

export interface StoreDeps {
  readonly documents: Documents
  readonly clock: Clock
  readonly log: Log
  /** This process; new at every start. */
  readonly edgeId: string
  readonly group?: GroupCommitOptions
}

/** All stores over one database. The rules of section 5 live here, once; Firestore and its twin only keep documents. */
export function documentStores(deps: StoreDeps): Stores {
  const { documents, clock, log, edgeId } = deps
  const group = groupCommit({ documents, clock, log }, deps.group)
  const sites = siteCache({ documents, log })
  const stations = stationStore({ documents, group, sites, clock, log, edgeId })
  const watches = watchStore({ documents, clock, log })
  const timeZones = new Map<string, string>()
  const timeZoneOf = (stationId: string): string => {
    const siteId = stations.peek(stationId)?.siteId ?? null
    if (siteId === null) return DEFAULT_TIME_ZONE
    sites.site(siteId).then(
      (site) => timeZones.set(siteId, site?.timeZone ?? DEFAULT_TIME_ZONE),
      (error: unknown) =>
        log.warn('site not read', { siteId, cause: error instanceof Error ? error.message : String(error) }),
    )
    return timeZones.get(siteId) ?? DEFAULT_TIME_ZONE
  }
  const days = journalDays({
    ...{ documents, group, clock, log, edgeId, timeZoneOf, watches },
    served: stations.served,
  })
  const journal = journalStore({ documents, group, clock, log, edgeId, days })
  const board = stationBoard({ documents, log, journal })
  const writer = liveWriter({ documents, group, board, stations, watches, journal, clock, log, edgeId })
  const idTags = idTagStore({ documents, clock, log })
  const cardLinks = cardLinkStore({ documents, clock, log, onLinked: idTags.remember })
  const commands = commandStore({ documents, clock, log })
  const live = (): LiveConnectorStore => connectors
  const transactions = transactionStore({ documents, board, stations, sites, idTags, live, clock, log })
  const connectors: LiveConnectorStore = connectorStore({
    ...{ board, stations, live: writer, journal, clock, log },
    findTransaction: (key, state) => transactions.findByKey(key, state),
  })

  stations.onTakenOver((stationId, epoch) => {
    // Of a deleted station nobody goes on with anything.
    if (epoch !== DELETED_EPOCH) journal.takenOver(stationId)
  })
  stations.onPresence((stationId, online, lastSeenAt) => {
    if (online) journal.event(stationId, 'online', null)
    else journal.event(stationId, 'offline', null, null, lastSeenAt === null ? {} : { at: lastSeenAt })
  })

  const messages = messageStore({
    ...{ documents, clock, log },
    tracedUntil: (stationId) => stations.peek(stationId)?.traceUntil ?? null,
    ...(deps.group === undefined ? {} : { group: deps.group }),
  })
  const stale = staleTransactions({
    ...{ documents, board, stations, live: connectors, journal, clock, log, edgeId },
    lastReading: transactions.maxRegisterWh,
    onStale: transactions.announceStale,
  })

  return {
    stations,
    pendingStations: pendingStationStore({ documents, group, clock, log, edgeId }),
    connectors,
    transactions,
    idTags,
    commands,
    watches,
    cardLinks,
    journal,
    messages,
    notifications: notificationStore({ documents, clock, log }),
    anomalies: anomalyStore({ documents, clock, log, timeZoneOf, placeOf: stations.peek }),
    configuration: configurationStore({ documents, clock, log }),
    certificates: certificateStore({
      ...{ documents, clock, log },
      siteOf: (stationId) => stations.peek(stationId)?.siteId ?? null,
    }),
    ready: Promise.all([
      sites.ready,
      stations.ready,
      watches.ready,
      cardLinks.ready,
      idTags.ready,
      commands.ready,
    ]).then(() => undefined),
    writeCounts: () => documents.writeCounts(),
    readCount: () => documents.readCount(),
    get commitState() {
      return { pending: group.pending, lastCommitMs: group.lastCommitMs }
    },
    async close() {
      for (const { close } of [stale, sites, stations, watches, cardLinks, idTags, commands]) close()
      try {
        await writer.close()
      } finally {
        journal.close()
        await Promise.all([group.close(), messages.close()])
      }
    },
  }
}
