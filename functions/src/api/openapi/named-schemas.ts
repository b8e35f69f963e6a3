import { auditEntrySchema } from '@charge-it/shared/model/audit-entry.ts'
import { stationCertificateSchema } from '@charge-it/shared/model/certificate.ts'
import { connectorFactsSchema, connectorSchema } from '@charge-it/shared/model/connector.ts'
import { firmwareFileSchema } from '@charge-it/shared/model/firmware-file.ts'
import { firmwareJobSchema, firmwareTargetSchema } from '@charge-it/shared/model/firmware-job.ts'
import { localListSchema } from '@charge-it/shared/model/local-list.ts'
import { messageSchema } from '@charge-it/shared/model/message.ts'
import { notificationSchema } from '@charge-it/shared/model/notification.ts'
import { organisationSchema } from '@charge-it/shared/model/settings.ts'
import { siteSchema } from '@charge-it/shared/model/site.ts'
import { stationUploadSchema } from '@charge-it/shared/model/station-upload.ts'
import { tariffSchema, tariffSnapshotSchema } from '@charge-it/shared/model/tariff.ts'
import { billLineSchema } from '@charge-it/shared/model/transaction.ts'
import { userSchema } from '@charge-it/shared/model/user.ts'
import { deliverySchema, webhookSchema } from '@charge-it/shared/model/webhook.ts'
import { commandReply } from '../replies/command-replies.ts'
import {
  anomalyReply,
  availabilityReply,
  clustersReply,
  eventDayReply,
  healthReply,
  loadReply,
  maintenanceReply,
  usageReply,
  verdictsReply,
} from '../replies/insight-replies.ts'
import { apiKeyReply, idTagReply, invitationReply, meReply } from '../replies/people-replies.ts'
import { publicConnectorReply, receiptReply } from '../replies/public-replies.ts'
import { oldConnectorReply, oldStationReply, pendingStationReply, stationReply } from '../replies/station-replies.ts'
import { meterSampleReply, oldTransactionReply, transactionReply } from '../replies/transaction-replies.ts'
import type { Schema } from './operation.ts'

/** Schemas that get a name in `components.schemas`; all others stand where they are used. */
export const NAMED_SCHEMAS: Readonly<Record<string, Schema>> = {
  Station: stationReply,
  Connector: connectorSchema,
  ConnectorFacts: connectorFactsSchema,
  PendingStation: pendingStationReply,
  StationCertificate: stationCertificateSchema,
  LocalList: localListSchema,
  Message: messageSchema,
  Command: commandReply,
  StationUpload: stationUploadSchema,
  FirmwareFile: firmwareFileSchema,
  FirmwareJob: firmwareJobSchema,
  FirmwareTarget: firmwareTargetSchema,
  Transaction: transactionReply,
  MeterSample: meterSampleReply,
  BillLine: billLineSchema,
  IdTag: idTagReply,
  Site: siteSchema,
  Tariff: tariffSchema,
  TariffSnapshot: tariffSnapshotSchema,
  Organisation: organisationSchema,
  Notification: notificationSchema,
  Webhook: webhookSchema,
  Delivery: deliverySchema,
  User: userSchema,
  Me: meReply,
  Invitation: invitationReply,
  ApiKey: apiKeyReply,
  AuditEntry: auditEntrySchema,
  PublicConnector: publicConnectorReply,
  Receipt: receiptReply,
  Anomaly: anomalyReply,
  AvailabilityInsight: availabilityReply,
  MaintenanceInsight: maintenanceReply,
  UserClusters: clustersReply,
  LoadInsight: loadReply,
  Health: healthReply,
  EdgeUsage: usageReply,
  EventDay: eventDayReply,
  InsightVerdicts: verdictsReply,
  OldStation: oldStationReply,
  OldConnector: oldConnectorReply,
  OldTransaction: oldTransactionReply,
}
