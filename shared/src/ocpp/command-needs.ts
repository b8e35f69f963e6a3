import type { Capability } from '../model/role.ts'

const NEEDS: Readonly<Record<string, Capability>> = {
  ReserveNow: 'reserve',
  CancelReservation: 'reserve',
  SetChargingProfile: 'limitPower',
  ClearChargingProfile: 'limitPower',
}

/** What a person or a key must be able to do to send a command. @param action By its OCPP name. */
export function commandNeeds(action: string): Capability {
  return NEEDS[action] ?? 'command'
}
