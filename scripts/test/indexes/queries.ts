import type { QueryShape } from './query-shape.ts'

const api = (file: string) => `functions/src/${file}`
const edge = (file: string) => `ocpp-edge/src/store/${file}`
const page = (file: string) => `hosting/src/data/${file}`

/**
 * Every query of the programs that filters or sorts. The emulators demand no indexes, so a query that is missing here
 * could pass all tests and fail where it counts; a test compares the fields named here with those in the sources.
 */
export const QUERIES: readonly QueryShape[] = [
  // Functions
  { file: api('stats/roll-up-fleet.ts'), collection: 'days', group: true, range: 'lastUpdatedAt' },
  { file: api('stats/roll-up-fleet.ts'), collection: 'revenue', group: true, range: 'lastUpdatedAt' },
  { file: api('stats/roll-up-fleet.ts'), collection: 'days', group: true, equal: ['date'] },
  { file: api('stats/roll-up-fleet.ts'), collection: 'revenue', group: true, equal: ['date'] },
  {
    file: api('presence/sweep-presence.ts'),
    collection: 'stations',
    equal: ['connection.edgeId', 'connection.online'],
  },
  { file: api('api/users.ts'), collection: 'users', optional: ['role'] },
  { file: api('api/setup.ts'), collection: 'users', equal: ['role'] },
  { file: api('api/id-tags.ts'), collection: 'idTags', optional: ['status', 'kind'] },
  { file: api('api/change-station.ts'), collection: 'transactions', equal: ['stationId', 'state'] },
  { file: api('api/messages.ts'), collection: 'messages', equal: ['stationId'], order: [['at', 'desc']] },
  {
    file: api('api/transaction-query.ts'),
    collection: 'transactions',
    optional: ['stationId', 'ownerUid', 'state'],
    range: 'startedAt',
    order: [['startedAt', 'desc']],
  },
  {
    file: api('api/transaction-query.ts'),
    collection: 'private',
    group: true,
    equal: ['kind', 'idTagCanonical'],
    optional: ['stationId', 'ownerUid'],
    range: 'startedAt',
    order: [['startedAt', 'desc']],
  },
  { file: api('api/sites.ts'), collection: 'stations', equal: ['siteId'] },
  {
    file: api('api/stations.ts'),
    collection: 'stations',
    optional: ['siteId', 'registration', 'connection.online'],
  },
  { file: api('billing/close-bills.ts'), collection: 'private', group: true, equal: ['kind'] },
  {
    file: api('billing/bill-missed.ts'),
    collection: 'transactions',
    range: 'lastUpdatedAt',
    order: [['lastUpdatedAt', 'asc']],
  },
  { file: api('sessions/start-session.ts'), collection: 'transactions', equal: ['ownerUid', 'state'] },
  { file: api('sessions/clean-expired.ts'), collection: 'idTags', equal: ['kind'], range: 'expiresAt' },
  { file: api('sessions/clean-expired.ts'), collection: 'idempotencyKeys', range: 'expireAt' },
  { file: api('connectors/refresh-public-cards.ts'), collection: 'stations', equal: ['siteId'] },
  { file: api('connectors/refresh-public-cards.ts'), collection: 'sites', equal: ['tariffId'] },
  { file: api('commands/expire-commands.ts'), collection: 'commands', equal: ['status'], range: 'expiresAt' },

  // Edge
  { file: edge('station-board.ts'), collection: 'transactions', equal: ['stationId', 'state'] },
  { file: edge('command-store.ts'), collection: 'commands', equal: ['status'] },
  { file: edge('command-store.ts'), collection: 'commands', equal: ['stationId', 'status'] },
  { file: edge('command-store.ts'), collection: 'commands', equal: ['stationId', 'unsettled'] },
  { file: edge('station-store.ts'), collection: 'stations', equal: ['connection.edgeId'] },
  { file: edge('stop-transaction.ts'), collection: 'transactions', equal: ['stationId', 'stopHash'] },
  { file: edge('stop-transaction.ts'), collection: 'transactions', equal: ['transactionId'] },
  { file: edge('stop-transaction.ts'), collection: 'transactions', equal: ['stationId', 'state'] },
  { file: edge('watch-store.ts'), collection: 'watches', range: 'expiresAt' },
  { file: edge('id-tag-store.ts'), collection: 'idTags', range: 'lastUpdatedAt' },
  { file: edge('journal-store.ts'), collection: 'attempts', equal: ['reason'] },
  {
    file: edge('start-transaction.ts'),
    collection: 'private',
    group: true,
    equal: ['kind', 'idTagCanonical'],
    order: [['startedAt', 'desc']],
  },

  // Pages
  { file: page('sources.ts'), collection: 'edges', range: 'heartbeatAt', order: [['heartbeatAt', 'desc']] },
  {
    file: page('sources.ts'),
    collection: 'private',
    group: true,
    equal: ['kind'],
    range: 'billedAt',
    order: [['billedAt', 'desc']],
  },
  { file: page('sources.ts'), collection: 'sites', order: [['name', 'asc']] },
  { file: page('sources.ts'), collection: 'stations', optional: ['siteId'], order: [['stationId', 'asc']] },
  { file: page('sources.ts'), collection: 'stations', optional: ['siteId'] },
  {
    file: page('sources.ts'),
    collection: 'stations',
    equal: ['connection.online'],
    order: [['connection.lastSeenAt', 'desc']],
  },
  { file: page('sources.ts'), collection: 'connectors', group: true, equal: ['stationId'] },
  {
    file: page('sources.ts'),
    collection: 'connectors',
    group: true,
    equal: ['status'],
    order: [['statusAt', 'desc']],
  },
  { file: page('sources.ts'), collection: 'transactions', equal: ['state'], order: [['startedAt', 'desc']] },
  { file: page('sources.ts'), collection: 'meterValues', order: [['from', 'asc']] },
  { file: page('sources.ts'), collection: 'days', order: [['date', 'desc']] },
  { file: page('sources.ts'), collection: 'revenue', order: [['date', 'desc']] },
  { file: page('sources.ts'), collection: 'commands', equal: ['stationId'], order: [['createdAt', 'desc']] },
  { file: page('sources.ts'), collection: 'tariffs', order: [['name', 'asc']] },
  {
    file: page('station-sources.ts'),
    collection: 'messages',
    equal: ['stationId'],
    range: 'at',
    order: [['at', 'desc']],
  },
  {
    file: page('station-sources.ts'),
    collection: 'commands',
    equal: ['stationId', 'action'],
    order: [['createdAt', 'desc']],
  },
  { file: page('station-sources.ts'), collection: 'attempts', equal: ['stationId'], order: [['lastAt', 'desc']] },
  { file: page('station-sources.ts'), collection: 'attempts', equal: ['reason'], order: [['lastAt', 'desc']] },
  {
    file: page('station-sources.ts'),
    collection: 'anomalies',
    equal: ['stationId'],
    order: [['lastSeenAt', 'desc']],
  },
  { file: page('station-sources.ts'), collection: 'audit', equal: ['path'], order: [['at', 'desc']] },
  { file: page('sources.ts'), collection: 'idTags', optional: ['status'], order: [['lastUpdatedAt', 'desc']] },
  {
    file: page('transaction-history.ts'),
    collection: 'transactions',
    equal: ['state'],
    optional: ['stationId', 'siteId'],
    range: 'stoppedAt',
    order: [['stoppedAt', 'desc']],
  },
  {
    file: page('transaction-history.ts'),
    collection: 'transactions',
    contains: 'flags',
    order: [['startedAt', 'desc']],
  },
  {
    file: page('transaction-history.ts'),
    collection: 'transactions',
    equal: ['state'],
    optional: ['stationId', 'siteId'],
    sum: 'energyWh',
  },
  {
    file: page('transaction-history.ts'),
    collection: 'transactions',
    equal: ['state'],
    optional: ['stationId', 'siteId'],
    range: 'stoppedAt',
    sum: 'energyWh',
  },
  { file: 'hosting/src/drive/live.ts', collection: 'meterValues', order: [['from', 'desc']] },

  // Scripts
  {
    file: 'scripts/lib/watch-frames.ts',
    collection: 'messages',
    equal: ['stationId'],
    range: 'at',
    order: [['at', 'asc']],
  },
]
