import { stationIdOfKey } from '@charge-it/shared/ids/station-key.ts'
import { setGlobalOptions } from 'firebase-functions'
import { onDocumentCreated, onDocumentWritten } from 'firebase-functions/firestore'
import { onCall, onRequest } from 'firebase-functions/https'
import { onSchedule } from 'firebase-functions/scheduler'
import { takeJsonAsBytes } from './api/json-as-bytes.ts'
import { serve } from './api/serve.ts'
import { backUp as backUpJob } from './backup/back-up.ts'
import { billMissed as billMissedJob } from './billing/bill-missed.ts'
import { billTransaction } from './billing/bill-transaction.ts'
import { closeBills as closeBillsJob } from './billing/close-bills.ts'
import * as driver from './callables/driver-callables.ts'
import { trainInsights as trainInsightsCall } from './callables/train-insights.ts'
import { answerRequest } from './certificates/answer-request.ts'
import { authorityOf } from './certificates/authority-of-config.ts'
import { renewCertificates as renewCertificatesJob } from './certificates/renew-certificates.ts'
import { expireCommands as expireCommandsJob } from './commands/expire-commands.ts'
import { settleAbandoned as settleAbandonedJob } from './commands/settle-abandoned.ts'
import { authoritySecrets, deliverySecrets, placeOf } from './config.ts'
import { ensureConnectorCode } from './connectors/ensure-connector-code.ts'
import { refreshPrices as refreshPricesJob } from './connectors/refresh-prices.ts'
import { refreshCardsOfSite, refreshCardsOfTariff } from './connectors/refresh-public-cards.ts'
import { cleanFiles as cleanFilesJob } from './files/clean-files.ts'
import { noteUploadProgress } from './files/note-upload-progress.ts'
import {
  advanceJobOfStation,
  noteFirmwareProgress,
  runFirmwareJobs as runFirmwareJobsJob,
} from './firmware/run-firmware-jobs.ts'
import { insightDeps } from './insights/insight-deps.ts'
import { runInsights as runInsightsJob } from './insights/run-insights.ts'
import { type Job, runJob } from './jobs/run-job.ts'
import { balanceSite } from './load/balance-site.ts'
import { balanceSites as balanceSitesJob } from './load/balance-sites.ts'
import { limitChanged, siteOfOrder, siteOfSession, sitesOfStation } from './load/follow-load.ts'
import { advanceLists as advanceListsJob, spreadCard } from './local-lists/advance-lists.ts'
import { deliver, runDeliveries as runDeliveriesJob } from './notifications/deliver.ts'
import { escalateNotifications as escalateNotificationsJob } from './notifications/escalate.ts'
import { fanOut, loudStepsDiffer } from './notifications/fan-out.ts'
import { isWorthTelling, tellAnomaly, tellCommand } from './notifications/tell.ts'
import { watchOperations as watchOperationsJob } from './notifications/watch-operations.ts'
import { sweepPresence as sweepPresenceJob } from './presence/sweep-presence.ts'
import { productionDeps } from './production-deps.ts'
import { rollUpReports as rollUpReportsJob } from './reports/roll-up-reports.ts'
import {
  noteReserveAnswer,
  noteStart,
  settleReservations as settleReservationsJob,
} from './reservations/follow-reservations.ts'
import { applyRetention as applyRetentionJob } from './retention/apply-retention.ts'
import { cleanExpired as cleanExpiredJob } from './sessions/clean-expired.ts'
import { applyMaintenance } from './sites/apply-maintenance.ts'
import { rollUpFleet as rollUpFleetJob } from './stats/roll-up-fleet.ts'
import { closeStale as closeStaleJob } from './transactions/close-stale.ts'
import { afterEvent } from './triggers/after-event.ts'

setGlobalOptions({ ...placeOf(process.env), memory: '256MiB', maxInstances: 20 })
takeJsonAsBytes()

/** The REST API. */
export const api = onRequest(
  { invoker: 'public', concurrency: 80, secrets: deliverySecrets(process.env) },
  (request, response) => serve(request, response, productionDeps()),
)

/**
 * The same addresses for files, on instances with the memory that requests of 32 MiB need: the platform reads a body whole
 * before it calls us. Hosting leads /api/v1/files and /api/v1/firmware here, and /api/v1/insights/trainings, which
 * takes longer than other calls.
 */
export const files = onRequest(
  { invoker: 'public', memory: '1GiB', concurrency: 10, timeoutSeconds: 540 },
  (request, response) => serve(request, response, productionDeps()),
)

export const startCharging = onCall((request) => driver.startCharging(request, productionDeps()))
export const stopCharging = onCall((request) => driver.stopCharging(request, productionDeps()))

// Ids come from the stored document, never from `params`: those arrive percent-decoded, and our keys hold percent signs.

/** Starts and stops share the grid connection of their site anew; a start uses the reservation of its card. */
export const onSessionChanged = onDocumentWritten(
  { document: 'transactions/{transactionKey}', retry: true },
  async ({ data }) => {
    const siteId = siteOfSession(data?.before, data?.after)
    const begun = data?.before.exists === false && data.after.exists ? data.after.id : null
    if (siteId === null && begun === null) return
    const deps = productionDeps()
    if (begun !== null) {
      await afterEvent('onSessionChanged', deps, async () => {
        await noteStart(begun, deps)
      })
    }
    if (siteId === null) return
    await afterEvent('onSessionChanged', deps, () => balanceSite(siteId, deps))
  },
)

/** The end of a session leads to its bill. */
export const onTransactionWritten = onDocumentWritten(
  { document: 'transactions/{transactionKey}', retry: true },
  async ({ data }) => {
    const after = data?.after
    // Only the end of a session is of interest; everything else is read anew.
    if (!after?.exists || after.get('state') === 'open') return
    const deps = productionDeps()
    await afterEvent('onTransactionWritten', deps, () => billTransaction(after.id, deps))
  },
)

/** A connector that an edge saw first gets its code and card. */
export const onConnectorCreated = onDocumentCreated(
  { document: 'stations/{stationKey}/connectors/{connectorId}', retry: true },
  async ({ data }) => {
    const station = data?.ref.parent.parent
    if (data === undefined || station == null || data.get('code') !== null || data.id === '0') return
    const deps = productionDeps()
    const stationId = stationIdOfKey(station.id)
    await afterEvent('onConnectorCreated', deps, () => ensureConnectorCode(stationId, Number(data.id), deps))
  },
)

/** A station that comes, moves, returns or boots gets its safe default before its first session. */
export const onStationWritten = onDocumentWritten(
  { document: 'stations/{stationKey}', retry: true },
  async ({ data }) => {
    const siteIds = sitesOfStation(data?.before, data?.after)
    if (siteIds.length === 0) return
    const deps = productionDeps()
    await afterEvent('onStationWritten', deps, async () => {
      for (const siteId of siteIds) await balanceSite(siteId, deps)
    })
  },
)

/** What a station says of an update or an upload goes to the job or the upload that waits for it. */
export const onProgressWritten = onDocumentWritten(
  { document: 'stations/{stationKey}/progress/{of}', retry: true },
  async ({ data }) => {
    const after = data?.after
    const stationId: unknown = after?.get('stationId')
    if (!after?.exists || typeof stationId !== 'string') return
    const deps = productionDeps()
    const follow = after.id === 'firmware' ? noteFirmwareProgress : noteUploadProgress
    await afterEvent('onProgressWritten', deps, () => follow(stationId, deps))
  },
)

/** The end of a command leads its firmware job or its site's load balancing on, and is told when it is a bad one. */
export const onCommandWritten = onDocumentWritten(
  { document: 'commands/{commandId}', retry: true },
  async ({ data }) => {
    const after = data?.after
    const [intent, stationId, status]: unknown[] = [after?.get('intent'), after?.get('stationId'), after?.get('status')]
    if (after === undefined || typeof intent !== 'string' || typeof stationId !== 'string') return
    if (status === 'queued' || status === 'sent' || status === data?.before.get('status')) return
    if (after.get('action') === 'ReserveNow') {
      const deps = productionDeps()
      await afterEvent('onCommandWritten', deps, () => noteReserveAnswer(after.id, deps))
    }
    const ofJob = intent.startsWith('firmware-job:')
    const balanced = siteOfOrder(data?.before, after)
    if (!ofJob && balanced === null && !isWorthTelling(intent, status)) return
    const deps = productionDeps()
    if (balanced !== null) return await afterEvent('onCommandWritten', deps, () => balanceSite(balanced, deps))
    await afterEvent('onCommandWritten', deps, () =>
      ofJob ? advanceJobOfStation(stationId, deps) : tellCommand(after.id, deps),
    )
  },
)

/** What opens or escalates goes out by e-mail, push and webhooks. */
export const onNotificationWritten = onDocumentWritten(
  { document: 'notifications/{notificationId}', retry: true },
  async ({ data }) => {
    const [before, after] = [data?.before, data?.after]
    if (!after?.exists || !loudStepsDiffer(before?.get('history'), after.get('history'))) return
    const deps = productionDeps()
    await afterEvent('onNotificationWritten', deps, () => fanOut(after.id, deps))
  },
)

export const onDeliveryCreated = onDocumentCreated(
  { document: 'deliveries/{deliveryId}', secrets: deliverySecrets(process.env) },
  async ({ data }) => {
    if (data === undefined) return
    const deps = productionDeps()
    // A failure has its next time in the document; the schedule finds it.
    await afterEvent('onDeliveryCreated', deps, () => deliver(data.id, deps))
  },
)

export const onAnomalyWritten = onDocumentWritten(
  { document: 'anomalies/{anomalyId}', retry: true },
  async ({ data }) => {
    const after = data?.after
    if (!after?.exists || after.get('state') === data?.before.get('state')) return
    const deps = productionDeps()
    await afterEvent('onAnomalyWritten', deps, () => tellAnomaly(after.id, deps))
  },
)

/** Name, address, price and rules of a site stand on its public cards. */
export const onSiteWritten = onDocumentWritten({ document: 'sites/{siteId}', retry: true }, async ({ data }) => {
  const { before, after } = data ?? {}
  if (!after?.exists) return
  const deps = productionDeps()
  await afterEvent('onSiteWritten', deps, async () => {
    if (limitChanged(before, after)) await balanceSite(after.id, deps)
    await refreshCardsOfSite(after.id, deps)
    const maintenance = after.get('maintenance') === true
    if (before?.exists && maintenance === (before.get('maintenance') === true)) return
    if (!before?.exists && !maintenance) return
    const changedAt = after.updateTime?.toDate() ?? deps.now()
    await applyMaintenance({ siteId: after.id, maintenance, changedAt }, deps)
  })
})

export const onTariffWritten = onDocumentWritten({ document: 'tariffs/{tariffId}', retry: true }, async ({ data }) => {
  const after = data?.after
  if (!after?.exists) return
  const deps = productionDeps()
  await afterEvent('onTariffWritten', deps, () => refreshCardsOfTariff(after.id, deps))
})

/** A card that is blocked, freed or removed is told to the stations that know it by heart. */
export const onIdTagWritten = onDocumentWritten({ document: 'idTags/{idTagKey}', retry: true }, async ({ data }) => {
  const [before, after] = [data?.before, data?.after]
  // No station holds a card that did not exist; most writes are of guests' and accounts' own tags.
  if (!before?.exists || before.get('kind') !== 'card') return
  const same = ['status', 'expiresAt', 'parentIdTag'].every(
    (field) => JSON.stringify(before.get(field) ?? null) === JSON.stringify(after?.get(field) ?? null),
  )
  if (after?.exists && same) return
  const deps = productionDeps()
  await afterEvent('onIdTagWritten', deps, async () => {
    await spreadCard(before.get('idTagCanonical'), deps)
  })
})

/** A station's request for a certificate leads to CertificateSigned. */
export const onCertificateRequestWritten = onDocumentWritten(
  { document: 'certificateRequests/{requestId}', retry: true, secrets: authoritySecrets(process.env) },
  async ({ data }) => {
    const after = data?.after
    if (!after?.exists || (after.get('answered') ?? 0) >= after.get('requests')) return
    const deps = productionDeps()
    await afterEvent('onCertificateRequestWritten', deps, async () =>
      answerRequest(after.id, { ...deps, authority: await authorityOf(deps) }),
    )
  },
)

function scheduled(name: string, schedule: string, job: Job, secrets: string[] = []) {
  const options = { schedule, timeZone: 'Asia/Jakarta', retryCount: 0, maxInstances: 1, timeoutSeconds: 300, secrets }
  return onSchedule(options, async ({ scheduleTime }) => {
    await runJob(name, job, new Date(scheduleTime), productionDeps())
  })
}

export const sweepPresence = scheduled('sweepPresence', 'every 1 minutes', sweepPresenceJob)
export const expireCommands = scheduled('expireCommands', 'every 1 minutes', expireCommandsJob)
export const settleAbandoned = scheduled('settleAbandoned', 'every 1 minutes', settleAbandonedJob)
export const settleReservations = scheduled('settleReservations', 'every 1 minutes', settleReservationsJob)
export const advanceLists = scheduled('advanceLists', 'every 1 minutes', advanceListsJob)
export const closeBills = scheduled('closeBills', 'every 1 minutes', closeBillsJob)
export const rollUpFleet = scheduled('rollUpFleet', 'every 5 minutes', rollUpFleetJob)
/** Reports of the days and months of sites whose night it is. */
export const rollUpReports = scheduled('rollUpReports', '40 * * * *', rollUpReportsJob)
export const billMissed = scheduled('billMissed', 'every 1 hours', billMissedJob)
export const refreshPrices = scheduled('refreshPrices', '0 * * * *', refreshPricesJob)
export const closeStale = scheduled('closeStale', 'every 1 hours', closeStaleJob)
export const cleanExpired = scheduled('cleanExpired', 'every 1 hours', cleanExpiredJob)
export const renewCertificates = scheduled('renewCertificates', 'every 1 hours', renewCertificatesJob)
export const applyRetention = scheduled('applyRetention', 'every 1 hours', applyRetentionJob)
export const backUp = scheduled('backUp', 'every day 03:00', backUpJob)
export const cleanFiles = scheduled('cleanFiles', 'every 1 hours', cleanFilesJob)
export const balanceLoad = scheduled('balanceLoad', 'every 1 minutes', balanceSitesJob)
export const runFirmwareJobs = scheduled('runFirmwareJobs', 'every 1 minutes', runFirmwareJobsJob)

/** Training of the sites whose night it is; roll-up, forecasts, score and health of every site. */
export const runInsights = onSchedule(
  {
    schedule: '10 * * * *',
    timeZone: 'Asia/Jakarta',
    retryCount: 0,
    maxInstances: 1,
    timeoutSeconds: 540,
    memory: '512MiB',
  },
  async ({ scheduleTime }) => {
    await runJob('runInsights', (deps) => runInsightsJob(insightDeps(deps)), new Date(scheduleTime), productionDeps())
  },
)

/** The same before its hour, for admins and operators. */
export const trainInsights = onCall({ timeoutSeconds: 540, memory: '512MiB', maxInstances: 1 }, (request) =>
  trainInsightsCall(request, productionDeps()),
)
export const runDeliveries = scheduled(
  'runDeliveries',
  'every 1 minutes',
  runDeliveriesJob,
  deliverySecrets(process.env),
)
export const escalateNotifications = scheduled('escalateNotifications', 'every 1 minutes', escalateNotificationsJob)
export const watchOperations = scheduled('watchOperations', 'every 1 minutes', watchOperationsJob)
