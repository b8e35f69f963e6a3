import type { PathPattern } from '@charge-it/shared/paths.ts'

/** Who may stand before a document. `owner` is a driver whose uid the document names; `other` another driver. */
export const ACTORS = ['guest', 'anonymous', 'other', 'owner', 'viewer', 'technician', 'operator', 'admin'] as const
export type Actor = (typeof ACTORS)[number]

const NOBODY: readonly Actor[] = []
const ANYONE: readonly Actor[] = ACTORS
const STAFF: readonly Actor[] = ['viewer', 'technician', 'operator', 'admin']
const COMMANDERS: readonly Actor[] = ['technician', 'operator', 'admin']
const TREASURERS: readonly Actor[] = ['viewer', 'operator', 'admin']
const ADMIN: readonly Actor[] = ['admin']
const and = (actors: readonly Actor[], ...more: Actor[]) => [...actors, ...more]

export interface Cells {
  readonly get: readonly Actor[]
  /** Listing the whole collection. Owners list their own by a query, which has tests of its own. */
  readonly list: readonly Actor[]
}

/**
 * Who may read what. Nobody may create, update or delete anything: people change things through functions. A path that
 * has no row here does not compile.
 */
export const EXPECTED: Readonly<Record<PathPattern, Cells>> = {
  'sites/{siteId}': { get: STAFF, list: STAFF },
  'stations/{stationKey}': { get: STAFF, list: STAFF },
  'stations/{stationKey}/connectors/{connectorId}': { get: STAFF, list: STAFF },
  'stations/{stationKey}/private/credentials': { get: NOBODY, list: NOBODY },
  'stations/{stationKey}/certificates/{certificateId}': { get: STAFF, list: STAFF },
  'certificateRequests/{requestId}': { get: COMMANDERS, list: COMMANDERS },
  'stations/{stationKey}/configuration/current': { get: COMMANDERS, list: NOBODY },
  'stations/{stationKey}/progress/{of}': { get: COMMANDERS, list: NOBODY },
  'publicConnectors/{code}': { get: ANYONE, list: STAFF },
  'transactions/{transactionKey}': { get: and(STAFF, 'owner'), list: STAFF },
  'transactions/{transactionKey}/private/identity': { get: and(COMMANDERS, 'owner'), list: NOBODY },
  'transactions/{transactionKey}/private/bill': { get: and(TREASURERS, 'owner'), list: NOBODY },
  'transactions/{transactionKey}/private/billDue': { get: NOBODY, list: NOBODY },
  'transactions/{transactionKey}/private/correction': { get: and(TREASURERS, 'owner'), list: NOBODY },
  'transactions/{transactionKey}/meterValues/{bucketId}': { get: and(STAFF, 'owner'), list: and(STAFF, 'owner') },
  'idTags/{idTagKey}': { get: and(COMMANDERS, 'owner'), list: COMMANDERS },
  'commands/{commandId}': { get: and(COMMANDERS, 'owner'), list: COMMANDERS },
  'edges/{edgeId}': { get: STAFF, list: STAFF },
  'publicEdges/{edgeId}': { get: ANYONE, list: STAFF },
  'tariffs/{tariffId}': { get: STAFF, list: STAFF },
  'settings/{name}': { get: STAFF, list: STAFF },
  'users/{uid}': { get: and(ADMIN, 'owner'), list: ADMIN },
  'users/{uid}/inbox/current': { get: ['owner'], list: NOBODY },
  'reservations/{reservationId}': { get: and(STAFF, 'owner'), list: STAFF },
  'chargingProfiles/{profileId}': { get: STAFF, list: STAFF },
  'firmwareJobs/{jobId}': { get: COMMANDERS, list: COMMANDERS },
  'firmwareJobs/{jobId}/targets/{stationKey}': { get: COMMANDERS, list: COMMANDERS },
  'firmwareLocks/{stationKey}': { get: NOBODY, list: NOBODY },
  'firmwareFiles/{fileId}': { get: COMMANDERS, list: COMMANDERS },
  'fileTokens/{tokenHash}': { get: NOBODY, list: NOBODY },
  'stationUploads/{uploadId}': { get: COMMANDERS, list: COMMANDERS },
  'cardLinks/{stationKey}': { get: ['owner'], list: NOBODY },
  'watches/{stationKey}': { get: NOBODY, list: NOBODY },
  'pendingStations/{stationKey}': { get: COMMANDERS, list: COMMANDERS },
  'localLists/{stationKey}': { get: COMMANDERS, list: COMMANDERS },
  'attempts/{attemptId}': { get: COMMANDERS, list: COMMANDERS },
  'apiKeys/{keyId}': { get: NOBODY, list: NOBODY },
  'invitations/{invitationId}': { get: NOBODY, list: NOBODY },
  'receipts/{tokenHash}': { get: NOBODY, list: NOBODY },
  'webhooks/{webhookId}': { get: NOBODY, list: NOBODY },
  'deliveries/{deliveryId}': { get: NOBODY, list: NOBODY },
  'pushTokens/{tokenHash}': { get: NOBODY, list: NOBODY },
  'events/{eventId}': { get: STAFF, list: STAFF },
  'anomalies/{anomalyId}': { get: STAFF, list: STAFF },
  'patterns/{patternId}': { get: STAFF, list: STAFF },
  'insights/models/versions/{versionId}': { get: STAFF, list: STAFF },
  'insights/{kind}/sites/{siteId}': { get: STAFF, list: STAFF },
  'insights/clusters/runs/{runId}': { get: STAFF, list: STAFF },
  'insights/clusters/users/{userHash}': { get: STAFF, list: STAFF },
  'insights/outcomes/days/{outcomeId}': { get: STAFF, list: STAFF },
  'insights/feedback/verdicts/{verdictId}': { get: STAFF, list: STAFF },
  'stats/{siteId}/days/{date}': { get: STAFF, list: STAFF },
  'stats/{siteId}/revenue/{date}': { get: TREASURERS, list: TREASURERS },
  'reports/{siteId}/daily/{date}': { get: STAFF, list: STAFF },
  'reports/{siteId}/dailyMoney/{date}': { get: TREASURERS, list: TREASURERS },
  'reports/{siteId}/monthly/{month}': { get: STAFF, list: STAFF },
  'reports/{siteId}/monthlyMoney/{month}': { get: TREASURERS, list: TREASURERS },
  'messages/{messageId}': { get: COMMANDERS, list: COMMANDERS },
  'audit/{entryId}': { get: ADMIN, list: ADMIN },
  'notifications/{notificationId}': { get: STAFF, list: STAFF },
  'idempotencyKeys/{keyHash}': { get: NOBODY, list: NOBODY },
  'jobRuns/{jobName}': { get: STAFF, list: STAFF },
}
