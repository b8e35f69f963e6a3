import { can, ROLES } from '@charge-it/shared/model/role.ts'
import { expect, test } from 'vitest'
import { STATION_TABS, TAB_NEEDS } from './tabs.ts'

test('a viewer finds what may be read of a station; everybody else all of it', () => {
  const seen = ROLES.map((role) => [role, STATION_TABS.filter((tab) => can(role, TAB_NEEDS[tab]))])

  expect(Object.fromEntries(seen)).toEqual({
    ...{ admin: STATION_TABS, operator: STATION_TABS, technician: STATION_TABS },
    viewer: ['overview', 'reservations', 'security'],
  })
})
