import { can, ROLES } from '@charge-it/shared/model/role.ts'
import { COMMAND_ACTIONS } from '@charge-it/shared/ocpp/command-catalogue.ts'
import { expect, test } from 'vitest'
import { commandRefusal } from './command-refusal.ts'

const REFUSED = ['ReserveNow', 'CancelReservation', 'SetChargingProfile', 'ClearChargingProfile']
const all = COMMAND_ACTIONS.map(({ action }) => action)

test.each(ROLES)('what %s may send, and who may instead', (role) => {
  const refused = all.filter((action) => commandRefusal({ may: (needed) => can(role, needed) }, action) !== null)

  expect(refused).toEqual(role === 'viewer' ? all : role === 'technician' ? REFUSED : [])
})

test('a refusal names the roles', () => {
  const technician = { may: (needed: Parameters<typeof can>[1]) => can('technician', needed) }
  expect(commandRefusal(technician, 'ReserveNow')).toBe('Needs the role administrator or operator')
})
