import {
  certificateSigned,
  deleteCertificate,
  getInstalledCertificateIds,
  installCertificate,
} from './certificate-commands.ts'
import { changeConfiguration } from './change-configuration.ts'
import type { CommandLogic } from './command-logic.ts'
import { cancelReservation, changeAvailability, reserveNow, unlockConnector } from './connector-status-effect.ts'
import { forgettingLink } from './forgetting-link.ts'
import { getConfiguration } from './get-configuration.ts'
import {
  extendedTriggerMessage,
  getDiagnostics,
  getLog,
  signedUpdateFirmware,
  triggerMessage,
  updateFirmware,
} from './message-effect.ts'
import { remoteStartTransaction } from './remote-start-transaction.ts'
import { remoteStopTransaction } from './remote-stop-transaction.ts'
import { reset } from './reset.ts'
import { sendLocalList } from './send-local-list.ts'
import { setChargingProfile } from './set-charging-profile.ts'

const LOGIC: ReadonlyMap<string, CommandLogic> = new Map(
  Object.entries({
    CancelReservation: cancelReservation,
    CertificateSigned: certificateSigned,
    ChangeAvailability: changeAvailability,
    ChangeConfiguration: changeConfiguration,
    DeleteCertificate: deleteCertificate,
    ExtendedTriggerMessage: extendedTriggerMessage,
    GetConfiguration: getConfiguration,
    GetDiagnostics: forgettingLink(getDiagnostics),
    GetInstalledCertificateIds: getInstalledCertificateIds,
    GetLog: forgettingLink(getLog),
    InstallCertificate: installCertificate,
    RemoteStartTransaction: remoteStartTransaction,
    RemoteStopTransaction: remoteStopTransaction,
    ReserveNow: reserveNow,
    Reset: reset,
    SendLocalList: sendLocalList,
    SetChargingProfile: setChargingProfile,
    SignedUpdateFirmware: forgettingLink(signedUpdateFirmware),
    TriggerMessage: triggerMessage,
    UnlockConnector: unlockConnector,
    UpdateFirmware: forgettingLink(updateFirmware),
  }),
)

/** What an action needs beside being sent; `{}` for those whose answer says everything. */
export function logicOf(action: string): CommandLogic {
  return LOGIC.get(action) ?? {}
}
