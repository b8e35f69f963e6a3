import type { PathPattern } from '@charge-it/shared/paths.ts'

/** What becomes of documents when the person whom they concern is erased. */
export type Erasure =
  /** The document goes. */
  | 'deleted'
  /** It stays for the books, under a pseudonym that nothing links to the person. */
  | 'pseudonymised'
  /** It stays with the operator, and forgets the person. */
  | 'released'
  /** It names nobody by itself and goes by itself soon. */
  | 'expires'

export interface PersonalData {
  readonly holds: string
  readonly erasure: Erasure
  /** Part of `GET /me/export`; else why not. */
  readonly exported: true | string
}

/**
 * Every kind of document that says something of a person who is not a station's own: a driver, a guest, or staff of
 * earlier days. A kind that is missing here and not in {@link IMPERSONAL} fails a test.
 */
export const PERSONAL_DATA: Partial<Readonly<Record<PathPattern, PersonalData>>> = {
  'users/{uid}': { holds: 'name, e-mail, language', erasure: 'deleted', exported: true },
  'users/{uid}/inbox/current': { holds: 'what was read', erasure: 'deleted', exported: true },
  'transactions/{transactionKey}': { holds: 'whose session', erasure: 'pseudonymised', exported: true },
  'transactions/{transactionKey}/private/identity': { holds: 'card', erasure: 'pseudonymised', exported: true },
  'transactions/{transactionKey}/private/bill': { holds: 'whose bill', erasure: 'pseudonymised', exported: true },
  'transactions/{transactionKey}/private/correction': {
    ...{ holds: 'whose correction', erasure: 'pseudonymised', exported: true },
  },
  'transactions/{transactionKey}/meterValues/{bucketId}': {
    ...{ holds: 'whose samples', erasure: 'pseudonymised' },
    exported: 'each session names the address of its own',
  },
  'idTags/{idTagKey}': { holds: 'owner and holder of a card', erasure: 'released', exported: true },
  'commands/{commandId}': { holds: 'who asked, with which card', erasure: 'deleted', exported: true },
  'reservations/{reservationId}': { holds: 'whose reservation', erasure: 'deleted', exported: true },
  'receipts/{tokenHash}': { holds: 'who made a link', erasure: 'deleted', exported: true },
  'cardLinks/{stationKey}': { holds: 'who waits with a card', erasure: 'deleted', exported: 'lives for a minute' },
  'publicConnectors/{code}': {
    ...{ holds: 'whose session was the last', erasure: 'released' },
    exported: 'the session itself is',
  },
  'audit/{entryId}': { holds: 'who did what, and to whom', erasure: 'pseudonymised', exported: true },
  'pushTokens/{tokenHash}': { holds: 'browsers of staff', erasure: 'deleted', exported: true },
  'deliveries/{deliveryId}': { holds: 'messages to staff', erasure: 'deleted', exported: true },
  'invitations/{invitationId}': { holds: 'e-mail, who invited', erasure: 'deleted', exported: true },
  'notifications/{notificationId}': {
    ...{ holds: 'who acted, and what they noted', erasure: 'pseudonymised', exported: true },
  },
  'firmwareJobs/{jobId}': { holds: 'who made it', erasure: 'pseudonymised', exported: 'the audit entries are' },
  'firmwareFiles/{fileId}': { holds: 'who uploaded it', erasure: 'pseudonymised', exported: 'the audit entries are' },
  'anomalies/{anomalyId}': { holds: 'who judged it', erasure: 'pseudonymised', exported: 'the audit entries are' },
  'insights/feedback/verdicts/{verdictId}': {
    ...{ holds: 'who found a prediction helpful or not, and why', erasure: 'deleted', exported: true },
  },
  'events/{eventId}': {
    ...{ holds: 'who corrected or deleted an entry', erasure: 'pseudonymised', exported: 'the audit entries are' },
  },
  'insights/clusters/users/{userHash}': {
    ...{ holds: 'habits of a card, under a keyed hash', erasure: 'deleted', exported: true },
  },
  'idempotencyKeys/{keyHash}': {
    ...{ holds: 'answers to repeated requests, under a hash', erasure: 'expires', exported: 'goes after a day' },
  },
  'messages/{messageId}': {
    ...{ holds: 'traced frames with masked cards', erasure: 'expires', exported: 'names nobody; goes after 7 days' },
  },
  'localLists/{stationKey}': {
    ...{ holds: 'numbers of cards', erasure: 'released', exported: 'the cards are' },
  },
}

/** Kinds of documents that say nothing of a person. */
export const IMPERSONAL: readonly PathPattern[] = [
  'sites/{siteId}',
  'stations/{stationKey}',
  'stations/{stationKey}/connectors/{connectorId}',
  'stations/{stationKey}/private/credentials',
  'stations/{stationKey}/configuration/current',
  'stations/{stationKey}/progress/{of}',
  'stations/{stationKey}/certificates/{certificateId}',
  'certificateRequests/{requestId}',
  'transactions/{transactionKey}/private/billDue',
  'edges/{edgeId}',
  'publicEdges/{edgeId}',
  'tariffs/{tariffId}',
  'settings/{name}',
  'chargingProfiles/{profileId}',
  'firmwareJobs/{jobId}/targets/{stationKey}',
  'firmwareLocks/{stationKey}',
  'fileTokens/{tokenHash}',
  'stationUploads/{uploadId}',
  'watches/{stationKey}',
  'pendingStations/{stationKey}',
  'attempts/{attemptId}',
  'apiKeys/{keyId}',
  'webhooks/{webhookId}',
  'patterns/{patternId}',
  'insights/models/versions/{versionId}',
  'insights/{kind}/sites/{siteId}',
  'insights/clusters/runs/{runId}',
  'insights/outcomes/days/{outcomeId}',
  'stats/{siteId}/days/{date}',
  'stats/{siteId}/revenue/{date}',
  'reports/{siteId}/daily/{date}',
  'reports/{siteId}/dailyMoney/{date}',
  'reports/{siteId}/monthly/{month}',
  'reports/{siteId}/monthlyMoney/{month}',
  'jobRuns/{jobName}',
]
