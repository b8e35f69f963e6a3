import { expect, test } from 'vitest'
import { createFakeTime } from '../../../test/fake-time.ts'
import { createSimConnector } from './sim-connector.ts'

function connector(maxCurrentA: number) {
  const time = createFakeTime()
  const hardware = createSimConnector({
    ...time,
    maxCurrentA,
    phases: 1,
    nominalVoltageV: 400,
    tellsSoc: true,
    registerWh: 1000,
  })
  return { time, hardware }
}
const CAR = { batteryWh: 100_000, socPercent: 20, maxPowerW: 500_000 }

test('the current ramps by a fifth of the limit per second, up and down', async () => {
  const { time, hardware } = connector(400)
  hardware.plug(CAR)
  hardware.module.setLimit(320)
  const seen: number[] = []
  const second = async () => {
    await time.advance(1000)
    seen.push(hardware.module.currentA())
  }

  hardware.module.start()
  for (let i = 0; i < 5; i++) await second()
  hardware.module.stop()
  for (let i = 0; i < 5; i++) await second()

  expect(seen).toEqual([64, 128, 192, 256, 320, 256, 192, 128, 64, 0])
})

test('the register is the integral of the power, and never falls', async () => {
  const { time, hardware } = connector(100)
  hardware.plug(CAR)
  hardware.module.setLimit(100)
  hardware.module.start()
  let integralWs = 0
  let last = 0

  for (let second = 0; second < 1800; second++) {
    await time.advance(1000)
    const reading = hardware.meter.read()
    integralWs += reading?.powerW ?? 0
    expect(reading?.energyWh ?? 0).toBeGreaterThanOrEqual(last)
    last = reading?.energyWh ?? 0
  }

  expect(last - 1000).toBe(Math.floor(integralWs / 3600))
})

test('a full battery takes nothing and says so', async () => {
  const { time, hardware } = connector(100)
  hardware.plug({ ...CAR, batteryWh: 2000, socPercent: 95 })
  hardware.module.setLimit(100)
  hardware.module.start()
  let changes = 0
  hardware.vehicle.onChange(() => changes++)

  await time.advance(600_000)

  expect(hardware.vehicle.socPercent()).toBe(100)
  expect(hardware.vehicle.wantsEnergy()).toBe(false)
  expect(changes).toBe(1)
  expect(hardware.module.currentA()).toBe(0)
})
