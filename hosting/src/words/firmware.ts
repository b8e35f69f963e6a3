import type {
  FirmwareJobStatus,
  FirmwareTargetReason,
  FirmwareTargetState,
} from '@charge-it/shared/model/firmware-job.ts'
import { msg } from '@lit/localize'

export function firmwareJobStatusWord(status: FirmwareJobStatus): string {
  switch (status) {
    case 'preparing':
      return msg('Being prepared')
    case 'running':
      return msg('Running')
    case 'paused':
      return msg('Paused')
    case 'halted':
      return msg('Halted')
    case 'done':
      return msg('Done')
    case 'cancelled':
      return msg('Cancelled')
  }
}

/** Class of the tag of a job's status. */
export const FIRMWARE_JOB_TONES: Readonly<Record<FirmwareJobStatus, string>> = {
  preparing: '',
  running: 'good',
  paused: '',
  halted: 'bad',
  done: 'good',
  cancelled: '',
}

export function firmwareTargetWord(state: FirmwareTargetState): string {
  switch (state) {
    case 'waiting':
      return msg('Waiting')
    case 'sent':
      return msg('Told')
    case 'updating':
      return msg('Updating')
    case 'verifying':
      return msg('Restart awaited')
    case 'succeeded':
      return msg('Updated')
    case 'failed':
      return msg('Failed')
    case 'unreached':
      return msg('Not reached')
    case 'skipped':
      return msg('Left out')
    case 'cancelled':
      return msg('Cancelled')
  }
}

/** Class of the tag of a station's state. */
export const FIRMWARE_TARGET_TONES: Readonly<Record<FirmwareTargetState, string>> = {
  waiting: '',
  sent: '',
  updating: '',
  verifying: '',
  succeeded: 'good',
  failed: 'bad',
  unreached: 'bad',
  skipped: '',
  cancelled: '',
}

/** Why a station is in its state. */
export function firmwareReasonWord(reason: FirmwareTargetReason): string {
  switch (reason) {
    case 'offline':
      return msg('The station is offline.')
    case 'charging':
      return msg('A car is charging.')
    case 'notSentInTime':
      return msg('The order could not be sent in time; it is tried again.')
    case 'refused':
      return msg('The station refused.')
    case 'callError':
      return msg('The station answered with an error.')
    case 'notSupported':
      return msg('The station cannot be updated this way.')
    case 'downloadFailed':
      return msg('The station could not fetch the file.')
    case 'installationFailed':
      return msg('The installation failed.')
    case 'signatureInvalid':
      return msg('The station does not trust the signature.')
    case 'wrongVersion':
      return msg('It restarted with another version.')
    case 'deadline':
      return msg('It was not done in time.')
    case 'stationRemoved':
      return msg('The station was removed.')
    case 'newVersionBooted':
      return msg('It restarted with the new version.')
    case 'installed':
      return msg('The station reported that it is installed.')
    case 'installedUnconfirmed':
      return msg('Reported as installed; a restart with the new version was not seen.')
    case 'alreadyInstalled':
      return msg('It runs this version already.')
    case 'otherJob':
      return msg('Another job holds the station.')
    case 'notAccepted':
      return msg('The station is not accepted.')
    case 'windowOver':
      return msg('The time of the job was over.')
  }
}
