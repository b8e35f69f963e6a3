import { type CallAnswer, CallRefused, type Payload } from '../../ports.ts'
import type { StationContext } from '../station-context.ts'
import type { Action } from './action.ts'
import { cancelReservation } from './cancel-reservation.ts'
import { certificateSigned } from './certificate-signed.ts'
import { changeAvailability } from './change-availability.ts'
import { changeConfiguration } from './change-configuration.ts'
import { clearCache } from './clear-cache.ts'
import { clearChargingProfile } from './clear-charging-profile.ts'
import { dataTransfer } from './data-transfer.ts'
import { deleteCertificate } from './delete-certificate.ts'
import { extendedTriggerMessage } from './extended-trigger-message.ts'
import { getCompositeSchedule } from './get-composite-schedule.ts'
import { getConfiguration } from './get-configuration.ts'
import { getDiagnostics } from './get-diagnostics.ts'
import { getInstalledCertificateIds } from './get-installed-certificate-ids.ts'
import { getLocalListVersion } from './get-local-list-version.ts'
import { getLog } from './get-log.ts'
import { installCertificate } from './install-certificate.ts'
import { remoteStartTransaction } from './remote-start-transaction.ts'
import { remoteStopTransaction } from './remote-stop-transaction.ts'
import { reserveNow } from './reserve-now.ts'
import { reset } from './reset.ts'
import { sendLocalList } from './send-local-list.ts'
import { setChargingProfile } from './set-charging-profile.ts'
import { triggerMessage } from './trigger-message.ts'
import { unlockConnector } from './unlock-connector.ts'
import { signedUpdateFirmware, updateFirmware } from './update-firmware.ts'

const ROUTES: Readonly<Record<string, Action>> = {
  CancelReservation: cancelReservation,
  CertificateSigned: certificateSigned,
  ChangeAvailability: changeAvailability,
  ChangeConfiguration: changeConfiguration,
  ClearCache: clearCache,
  ClearChargingProfile: clearChargingProfile,
  DataTransfer: dataTransfer,
  DeleteCertificate: deleteCertificate,
  ExtendedTriggerMessage: extendedTriggerMessage,
  GetCompositeSchedule: getCompositeSchedule,
  GetConfiguration: getConfiguration,
  GetDiagnostics: getDiagnostics,
  GetInstalledCertificateIds: getInstalledCertificateIds,
  GetLocalListVersion: getLocalListVersion,
  GetLog: getLog,
  InstallCertificate: installCertificate,
  RemoteStartTransaction: remoteStartTransaction,
  RemoteStopTransaction: remoteStopTransaction,
  ReserveNow: reserveNow,
  Reset: reset,
  SendLocalList: sendLocalList,
  SetChargingProfile: setChargingProfile,
  SignedUpdateFirmware: signedUpdateFirmware,
  TriggerMessage: triggerMessage,
  UnlockConnector: unlockConnector,
  UpdateFirmware: updateFirmware,
}

/** Actions this station carries out; any other is answered NotImplemented. */
export const SUPPORTED_ACTIONS: readonly string[] = Object.keys(ROUTES)

/** Carries out a call of the CSMS. @throws CallRefused with the OCPP error code. */
export async function answerCall(name: string, payload: Payload, station: StationContext): Promise<CallAnswer> {
  const carryOut = ROUTES[name]
  if (carryOut === undefined) throw new CallRefused('NotImplemented', '')
  return carryOut(payload, station)
}
