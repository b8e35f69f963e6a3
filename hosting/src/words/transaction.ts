import type { TransactionFlag } from '@charge-it/shared/model/transaction.ts'
import { msg } from '@lit/localize'

/** Why something about a transaction is odd, in the language shown now. */
export function flagWord(flag: TransactionFlag): string {
  switch (flag) {
    case 'refusedIdTag':
      return msg('Card was refused')
    case 'orphan':
      return msg('Start was never seen')
    case 'negativeEnergy':
      return msg('Meter ran backwards')
    case 'rollOver':
      return msg('Meter rolled over')
    case 'energyFromSamples':
      return msg('Energy from samples')
    case 'clockSkew':
      return msg('Station’s clock was off')
    case 'stopBeforeStart':
      return msg('Stop before start')
    case 'differingStop':
      return msg('Two different stops')
    case 'longIdTag':
      return msg('Card number too long')
    case 'unknownConnector':
      return msg('Unknown connector')
    case 'malformed':
      return msg('Message was malformed')
    case 'stale':
      return msg('Reported late')
    case 'otherStationsId':
      return msg('Id of another station')
  }
}

/** OCPP 1.6 §7.36 Reason in the language shown now; unknown reasons stay as sent. */
export function stopReasonWord(reason: string): string {
  switch (reason) {
    case 'Local':
      return msg('Stopped at the station')
    case 'Remote':
      return msg('Stopped remotely')
    case 'EVDisconnected':
      return msg('Car unplugged')
    case 'EmergencyStop':
      return msg('Emergency stop')
    case 'HardReset':
    case 'SoftReset':
    case 'Reboot':
      return msg('Station restarted')
    case 'PowerLoss':
      return msg('Power failure')
    case 'UnlockCommand':
      return msg('Connector unlocked')
    case 'DeAuthorized':
      return msg('Card no longer accepted')
    default:
      return reason
  }
}
