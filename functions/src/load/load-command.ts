import { ORDER_VALID_S } from '@charge-it/shared/load/follow-orders.ts'
import type { LoadOrder } from '@charge-it/shared/load/load-types.ts'
import type { Command } from '@charge-it/shared/model/command.ts'
import { newCommand } from '../commands/new-command.ts'
import { type LoadSite, NOMINAL_V } from './read-load-site.ts'

export const LOAD_INTENT = 'load-balancing'
/** Our profile ids; the connector is added. */
const PROFILE_ID = 9_000

/**
 * The SetChargingProfile (OCPP 1.6 section 5.16) of an order: TxProfile of a running transaction, TxDefaultProfile of a
 * station. Stack level 0 is one that every station has. AC in amperes per phase, DC in watts.
 * @returns null for a transaction whose id OCPP 1.6 cannot name.
 */
export function loadCommand(order: LoadOrder, site: LoadSite, now: Date): Command | null {
  const { stationId, connectorId, transactionKey, deciA } = order
  const station = site.stations.get(stationId)
  const transactionId = transactionKey === null ? null : site.transactions.get(transactionKey)?.transactionId
  if (station === undefined || (transactionId !== null && typeof transactionId !== 'number')) return null
  const own = site.connectors.filter((each) => each.stationId === stationId)
  const inWatts = own
    .filter((each) => connectorId === 0 || each.connectorId === connectorId)
    .every(({ key }) => site.dc.has(key))
  const limit = inWatts ? Math.floor((deciA / 10) * site.limitDeciA.length * NOMINAL_V) : deciA / 10
  const payload = {
    connectorId,
    csChargingProfiles: {
      chargingProfileId: PROFILE_ID + connectorId,
      ...(transactionId === null ? {} : { transactionId }),
      stackLevel: 0,
      chargingProfilePurpose: transactionId === null ? 'TxDefaultProfile' : 'TxProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: {
        chargingRateUnit: inWatts ? 'W' : 'A',
        chargingSchedulePeriod: [{ startPeriod: 0, limit }],
      },
    },
  }
  const command = newCommand(
    {
      station,
      action: 'SetChargingProfile',
      payloadJson: JSON.stringify(payload),
      intent: LOAD_INTENT,
      validForS: ORDER_VALID_S,
      caller: { kind: 'nobody' },
      ownerUid: null,
    },
    now,
  )
  return { ...command, commandId: order.commandId }
}
