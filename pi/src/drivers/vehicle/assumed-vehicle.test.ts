import { expect, test } from 'vitest'
import { createFakeTime } from '../../../test/fake-time.ts'
import { createAssumedVehicle } from './assumed-vehicle.ts'

test('a car that takes no current for a minute wants no energy, until it takes some again', async () => {
  const time = createFakeTime()
  let currentA = 0
  const vehicle = createAssumedVehicle({ clock: time.clock, currentA: () => currentA })
  const changes: boolean[] = []
  vehicle.onChange(() => changes.push(vehicle.isPlugged()))

  vehicle.setPlugged(true)
  const atFirst = vehicle.wantsEnergy()
  await time.advance(61_000)
  const full = vehicle.wantsEnergy()
  currentA = 20
  const again = vehicle.wantsEnergy()
  vehicle.setPlugged(false)

  expect([atFirst, full, again, vehicle.wantsEnergy()]).toEqual([true, false, true, false])
  expect(changes).toEqual([true, false])
})
