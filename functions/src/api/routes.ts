import { listCertificates } from '../certificates/list-certificates.ts'
import { revokeCertificates } from '../certificates/revoke-certificates.ts'
import { armCardLink } from '../drivers/arm-card-link.ts'
import { eraseMe } from '../drivers/erase-me.ts'
import { exportMe } from '../drivers/export-me.ts'
import { requestDiagnostics, requestLog } from '../files/request-upload.ts'
import { getUpload, listUploads } from '../files/station-uploads.ts'
import { cancelJob, pauseJob, resumeJob, retryJob } from '../firmware/control-job.ts'
import { createFirmwareJob, updateStationFirmware } from '../firmware/create-job.ts'
import { changeFirmware, getFirmware, listFirmware, removeFirmware } from '../firmware/firmware-files.ts'
import { getFirmwareJob, listFirmwareJobs, listFirmwareTargets } from '../firmware/read-jobs.ts'
import { markRead } from '../notifications/inbox-api.ts'
import { changeNotification, getNotification, listNotifications } from '../notifications/notification-api.ts'
import { addDevice, listDevices, removeDevice, testDevice } from '../notifications/push-api.ts'
import { changeNotificationSettings, getNotificationSettings } from '../notifications/settings-api.ts'
import { createApiKey, listApiKeys, revokeApiKey } from '../people/api-keys.ts'
import {
  acceptInvitation,
  createInvitation,
  getInvitation,
  listInvitations,
  removeInvitation,
} from '../people/invitations.ts'
import { issueReceipt } from '../receipts/issue-receipt.ts'
import { readReceipt } from '../receipts/read-receipt.ts'
import { cancelReservation } from '../reservations/cancel-reservation.ts'
import { getReservationOffer } from '../reservations/reservation-offer.ts'
import { reserve } from '../reservations/reserve.ts'
import { getSessionPlace } from '../sessions/session-place.ts'
import { exportTransactions, searchTransactions } from '../transactions/search-transactions.ts'
import {
  changeWebhook,
  createWebhook,
  listDeliveries,
  listWebhooks,
  removeWebhook,
  retryDelivery,
  rotateWebhookSecret,
  testWebhook,
} from '../webhooks/webhook-api.ts'
import { changeAnomaly, getAnomaly, removeAnomaly } from './anomalies.ts'
import type { Route } from './api-call.ts'
import { changeBaselines, getBaselines } from './baselines.ts'
import { changeStation, changeStationKey, removeStation } from './change-station.ts'
import { createCommand, getCommand } from './commands.ts'
import { changeConnectionSettings, getConnectionSettings } from './connection-settings.ts'
import { createStation } from './create-station.ts'
import { changeIdTag, createIdTag, getIdTag, listIdTags, removeIdTag } from './id-tags.ts'
import { importIdTags } from './import-id-tags.ts'
import { getAvailability, getHealth, getLoadPlan, getMaintenance, getUsage, getUserClusters } from './insights.ts'
import { listChargePoints, listConnectors, listOldTransactions } from './legacy.ts'
import { getLocalList, syncLocalList } from './local-lists.ts'
import { listMessages } from './messages.ts'
import { acceptStation, dismissPendingStation, listPendingStations } from './pending-stations.ts'
import { getPublicConnector, postSession, postSessionStop } from './public.ts'
import { changeScaling, getScaling } from './scaling.ts'
import { changeOrganisation, getOrganisation } from './settings.ts'
import { createFirstAdmin, getSetup } from './setup.ts'
import { changeSite, createSite, getSite, listSites, removeSite } from './sites.ts'
import { insightSettings, mapSettings, retentionSettings } from './small-settings.ts'
import { getStation, listStations } from './stations.ts'
import { changeTariff, createTariff, getTariff, listTariffs } from './tariffs.ts'
import { getMeterValues, getTransaction, listTransactions } from './transactions.ts'
import { changeMe, changeRole, getMe, listUsers } from './users.ts'
import { renewWatches } from './watches.ts'

/** Every call of the REST API: method, address, who may, what it does. */
export const ROUTES: readonly Route[] = [
  { method: 'POST', pattern: '/stations', needs: 'manageStations', handler: createStation },
  { method: 'GET', pattern: '/stations', needs: 'read', handler: listStations },
  { method: 'GET', pattern: '/stations/:stationId', needs: 'read', handler: getStation },
  { method: 'PATCH', pattern: '/stations/:stationId', needs: 'manageStations', handler: changeStation },
  { method: 'DELETE', pattern: '/stations/:stationId', needs: 'manageStations', handler: removeStation },
  { method: 'GET', pattern: '/stations/:stationId/certificates', needs: 'read', handler: listCertificates },
  { method: 'DELETE', pattern: '/stations/:stationId/certificates', needs: 'manageUsers', handler: revokeCertificates },
  { method: 'POST', pattern: '/stations/:stationId/key', needs: 'manageStations', handler: changeStationKey },
  { method: 'POST', pattern: '/stations/:stationId/accept', needs: 'manageStations', handler: acceptStation },
  { method: 'POST', pattern: '/stations/:stationId/localList', needs: 'command', handler: syncLocalList },
  { method: 'GET', pattern: '/stations/:stationId/localList', needs: 'readIdTags', handler: getLocalList },
  { method: 'GET', pattern: '/pendingStations', needs: 'manageStations', handler: listPendingStations },
  {
    method: 'DELETE',
    pattern: '/pendingStations/:stationId',
    needs: 'manageStations',
    handler: dismissPendingStation,
  },
  { method: 'GET', pattern: '/stations/:stationId/messages', needs: 'command', handler: listMessages },
  { method: 'POST', pattern: '/stations/:stationId/commands', needs: 'command', handler: createCommand },
  { method: 'GET', pattern: '/commands/:commandId', needs: 'signedIn', handler: getCommand },

  // POST /firmware, GET /firmware/:fileId/content, GET /uploads/:uploadId/content: see files/handle-file.ts.
  { method: 'POST', pattern: '/stations/:stationId/diagnostics', needs: 'command', handler: requestDiagnostics },
  { method: 'POST', pattern: '/stations/:stationId/logs', needs: 'command', handler: requestLog },
  { method: 'GET', pattern: '/uploads', needs: 'command', handler: listUploads },
  { method: 'GET', pattern: '/uploads/:uploadId', needs: 'command', handler: getUpload },
  { method: 'GET', pattern: '/firmware', needs: 'command', handler: listFirmware },
  { method: 'GET', pattern: '/firmware/:fileId', needs: 'command', handler: getFirmware },
  { method: 'PATCH', pattern: '/firmware/:fileId', needs: 'command', handler: changeFirmware },
  { method: 'DELETE', pattern: '/firmware/:fileId', needs: 'command', handler: removeFirmware },
  { method: 'POST', pattern: '/stations/:stationId/firmware', needs: 'command', handler: updateStationFirmware },
  { method: 'POST', pattern: '/firmwareJobs', needs: 'command', handler: createFirmwareJob },
  { method: 'GET', pattern: '/firmwareJobs', needs: 'command', handler: listFirmwareJobs },
  { method: 'GET', pattern: '/firmwareJobs/:jobId', needs: 'command', handler: getFirmwareJob },
  { method: 'GET', pattern: '/firmwareJobs/:jobId/targets', needs: 'command', handler: listFirmwareTargets },
  { method: 'POST', pattern: '/firmwareJobs/:jobId/pause', needs: 'command', handler: pauseJob },
  { method: 'POST', pattern: '/firmwareJobs/:jobId/resume', needs: 'command', handler: resumeJob },
  { method: 'POST', pattern: '/firmwareJobs/:jobId/cancel', needs: 'command', handler: cancelJob },
  { method: 'POST', pattern: '/firmwareJobs/:jobId/retry', needs: 'command', handler: retryJob },

  { method: 'GET', pattern: '/transactions', needs: 'signedIn', handler: listTransactions },
  { method: 'GET', pattern: '/transactions/:transactionKey', needs: 'signedIn', handler: getTransaction },
  { method: 'GET', pattern: '/transactions/:transactionKey/meterValues', needs: 'signedIn', handler: getMeterValues },

  { method: 'GET', pattern: '/search/transactions', needs: 'read', handler: searchTransactions },
  { method: 'GET', pattern: '/exports/transactions', needs: 'read', handler: exportTransactions },

  { method: 'GET', pattern: '/idTags', needs: 'read', handler: listIdTags },
  { method: 'POST', pattern: '/idTags', needs: 'manageIdTags', handler: createIdTag },
  { method: 'POST', pattern: '/idTags/import', needs: 'manageIdTags', handler: importIdTags },
  { method: 'GET', pattern: '/idTags/:idTag', needs: 'read', handler: getIdTag },
  { method: 'POST', pattern: '/idTags/:idTag', needs: 'manageIdTags', handler: createIdTag },
  { method: 'PATCH', pattern: '/idTags/:idTag', needs: 'manageIdTags', handler: changeIdTag },
  { method: 'DELETE', pattern: '/idTags/:idTag', needs: 'manageIdTags', handler: removeIdTag },

  { method: 'GET', pattern: '/sites', needs: 'read', handler: listSites },
  { method: 'POST', pattern: '/sites', needs: 'manageSites', handler: createSite },
  { method: 'GET', pattern: '/sites/:siteId', needs: 'read', handler: getSite },
  { method: 'PATCH', pattern: '/sites/:siteId', needs: 'manageSites', handler: changeSite },
  { method: 'DELETE', pattern: '/sites/:siteId', needs: 'manageSites', handler: removeSite },
  { method: 'GET', pattern: '/tariffs', needs: 'read', handler: listTariffs },
  { method: 'POST', pattern: '/tariffs', needs: 'manageTariffs', handler: createTariff },
  { method: 'GET', pattern: '/tariffs/:tariffId', needs: 'read', handler: getTariff },
  { method: 'PATCH', pattern: '/tariffs/:tariffId', needs: 'manageTariffs', handler: changeTariff },
  { method: 'GET', pattern: '/settings/organisation', needs: 'read', handler: getOrganisation },
  { method: 'PATCH', pattern: '/settings/organisation', needs: 'manageUsers', handler: changeOrganisation },
  { method: 'GET', pattern: '/settings/map', needs: 'read', handler: mapSettings.get },
  { method: 'PATCH', pattern: '/settings/map', needs: 'manageUsers', handler: mapSettings.change },
  { method: 'GET', pattern: '/settings/retention', needs: 'read', handler: retentionSettings.get },
  { method: 'PATCH', pattern: '/settings/retention', needs: 'manageUsers', handler: retentionSettings.change },
  { method: 'GET', pattern: '/settings/insights', needs: 'read', handler: insightSettings.get },
  { method: 'PATCH', pattern: '/settings/insights', needs: 'runInsights', handler: insightSettings.change },
  { method: 'GET', pattern: '/settings/baselines', needs: 'read', handler: getBaselines },
  { method: 'PUT', pattern: '/settings/baselines', needs: 'manageStations', handler: changeBaselines },
  { method: 'GET', pattern: '/settings/connections', needs: 'read', handler: getConnectionSettings },
  { method: 'PATCH', pattern: '/settings/connections', needs: 'manageUsers', handler: changeConnectionSettings },

  { method: 'GET', pattern: '/system/scaling', needs: 'manageSystem', handler: getScaling },
  { method: 'PATCH', pattern: '/system/scaling', needs: 'manageSystem', handler: changeScaling },

  { method: 'GET', pattern: '/notifications', needs: 'read', handler: listNotifications },
  { method: 'POST', pattern: '/notifications/read', needs: 'read', handler: markRead },
  { method: 'GET', pattern: '/notifications/:notificationId', needs: 'read', handler: getNotification },
  { method: 'PATCH', pattern: '/notifications/:notificationId', needs: 'command', handler: changeNotification },
  { method: 'GET', pattern: '/me/pushTokens', needs: 'read', handler: listDevices },
  { method: 'POST', pattern: '/me/pushTokens', needs: 'read', handler: addDevice },
  { method: 'DELETE', pattern: '/me/pushTokens/:deviceId', needs: 'signedIn', handler: removeDevice },
  { method: 'POST', pattern: '/me/pushTokens/:deviceId/test', needs: 'read', handler: testDevice },
  { method: 'GET', pattern: '/settings/notifications', needs: 'read', handler: getNotificationSettings },
  { method: 'PATCH', pattern: '/settings/notifications', needs: 'manageUsers', handler: changeNotificationSettings },
  { method: 'POST', pattern: '/webhooks', needs: 'manageApiKeys', handler: createWebhook },
  { method: 'GET', pattern: '/webhooks', needs: 'manageApiKeys', handler: listWebhooks },
  { method: 'PATCH', pattern: '/webhooks/:webhookId', needs: 'manageApiKeys', handler: changeWebhook },
  { method: 'DELETE', pattern: '/webhooks/:webhookId', needs: 'manageApiKeys', handler: removeWebhook },
  { method: 'POST', pattern: '/webhooks/:webhookId/secret', needs: 'manageApiKeys', handler: rotateWebhookSecret },
  { method: 'POST', pattern: '/webhooks/:webhookId/test', needs: 'manageApiKeys', handler: testWebhook },
  { method: 'GET', pattern: '/deliveries', needs: 'manageApiKeys', handler: listDeliveries },
  { method: 'POST', pattern: '/deliveries/:deliveryId/retry', needs: 'manageApiKeys', handler: retryDelivery },

  { method: 'GET', pattern: '/users', needs: 'manageUsers', handler: listUsers },
  { method: 'PATCH', pattern: '/users/:uid', needs: 'manageUsers', handler: changeRole },
  { method: 'GET', pattern: '/invitations', needs: 'manageUsers', handler: listInvitations },
  { method: 'POST', pattern: '/invitations', needs: 'manageUsers', handler: createInvitation },
  { method: 'DELETE', pattern: '/invitations/:invitationId', needs: 'manageUsers', handler: removeInvitation },
  { method: 'POST', pattern: '/public/invitations/read', needs: 'anyone', handler: getInvitation },
  { method: 'POST', pattern: '/public/invitations/accept', needs: 'anyone', handler: acceptInvitation },
  { method: 'GET', pattern: '/apiKeys', needs: 'manageApiKeys', handler: listApiKeys },
  { method: 'POST', pattern: '/apiKeys', needs: 'manageApiKeys', handler: createApiKey },
  { method: 'DELETE', pattern: '/apiKeys/:keyId', needs: 'manageApiKeys', handler: revokeApiKey },
  { method: 'GET', pattern: '/me', needs: 'signedIn', handler: getMe },
  { method: 'PATCH', pattern: '/me', needs: 'signedIn', handler: changeMe },
  { method: 'DELETE', pattern: '/me', needs: 'signedIn', handler: eraseMe },
  { method: 'GET', pattern: '/me/export', needs: 'signedIn', handler: exportMe },
  { method: 'GET', pattern: '/setup', needs: 'anyone', handler: getSetup },
  { method: 'POST', pattern: '/setup', needs: 'anyone', handler: createFirstAdmin },

  { method: 'GET', pattern: '/public/connectors/:code', needs: 'anyone', handler: getPublicConnector },
  {
    method: 'GET',
    pattern: '/public/connectors/:code/reservation',
    needs: 'signedIn',
    handler: getReservationOffer,
  },
  { method: 'POST', pattern: '/public/reservations', needs: 'signedIn', handler: reserve },
  { method: 'POST', pattern: '/reservations/:reservationKey/cancel', needs: 'signedIn', handler: cancelReservation },
  { method: 'POST', pattern: '/public/sessions', needs: 'signedIn', handler: postSession },
  { method: 'GET', pattern: '/public/sessions/:transactionKey', needs: 'signedIn', handler: getSessionPlace },
  { method: 'POST', pattern: '/public/sessions/:transactionKey/stop', needs: 'signedIn', handler: postSessionStop },
  { method: 'POST', pattern: '/public/sessions/:transactionKey/receipt', needs: 'signedIn', handler: issueReceipt },
  { method: 'GET', pattern: '/public/receipts/:token', needs: 'anyone', handler: readReceipt },
  { method: 'POST', pattern: '/public/cardLinks', needs: 'signedIn', handler: armCardLink },
  { method: 'POST', pattern: '/watches', needs: 'anyone', handler: renewWatches },
  { method: 'POST', pattern: '/watches/:stationId', needs: 'anyone', handler: renewWatches },

  { method: 'GET', pattern: '/anomalies/:anomalyId', needs: 'read', handler: getAnomaly },
  { method: 'PATCH', pattern: '/anomalies/:anomalyId', needs: 'judgeAnomalies', handler: changeAnomaly },
  { method: 'DELETE', pattern: '/anomalies/:anomalyId', needs: 'correctAnomalies', handler: removeAnomaly },
  { method: 'GET', pattern: '/predict/availability', needs: 'read', handler: getAvailability },
  { method: 'GET', pattern: '/predict/maintenance', needs: 'read', handler: getMaintenance },
  { method: 'GET', pattern: '/analytics/users', needs: 'read', handler: getUserClusters },
  { method: 'GET', pattern: '/optimize/load', needs: 'read', handler: getLoadPlan },
  { method: 'GET', pattern: '/health/score', needs: 'read', handler: getHealth },
  { method: 'GET', pattern: '/system/usage', needs: 'read', handler: getUsage },

  { method: 'GET', pattern: '/cps', needs: 'read', handler: listChargePoints },
  { method: 'GET', pattern: '/connectors/:stationId', needs: 'read', handler: listConnectors },
  { method: 'GET', pattern: '/transactions', version: 'old', needs: 'signedIn', handler: listOldTransactions },
]
