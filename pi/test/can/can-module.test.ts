import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CanFrame } from '../../src/drivers/can/can-bus.ts'
import { type CanModule, createCanModule, type ModuleFault } from '../../src/drivers/can/can-module.ts'
import { createLoopCan } from '../../src/drivers/can/loop-can.ts'
import { CURRENT_ID, encodeCurrent, LIMIT_ID, START_ID, STOP_ID } from '../../src/drivers/can/module-messages.ts'
import { createSimulatedModule, type SimulatedModule } from '../../src/sim/can/simulated-module.ts'
import { createFakeTime, type FakeTime } from '../fake-time.ts'

let time: FakeTime
let module: CanModule
let simulated: SimulatedModule
let heard: CanFrame[]
let faults: (ModuleFault | null)[]
let published: number[]
let contactor: 'closed' | 'open'
let loop: ReturnType<typeof createLoopCan>

const ids = () => heard.map(({ id }) => id)
const seconds = (count: number) => time.advance(count * 1000)

beforeEach(() => {
  time = createFakeTime()
  loop = createLoopCan()
  heard = []
  faults = []
  published = []
  contactor = 'closed'
  loop.node().onFrame((frame) => {
    heard.push(frame)
    if (frame.id === CURRENT_ID && frame.bytes.length === 2) published.push(frame.bytes.readUInt16LE())
  })
  simulated = createSimulatedModule({ bus: loop.node(), ampsPerBit: 1, ...time })
  module = createCanModule({
    bus: loop.node(),
    ampsPerBit: 1,
    ...time,
    setContactor: (closed) => {
      contactor = closed ? 'closed' : 'open'
    },
  })
  module.onFault((fault) => faults.push(fault))
})
afterEach(() => {
  module.close()
  simulated.close()
})

const charge = async (limitA: number) => {
  module.setLimit(limitA)
  module.start()
  await seconds(8)
}

test('the first thing on the bus is a stop', () => {
  expect(ids().filter((id) => id !== CURRENT_ID)[0]).toBe(STOP_ID)
})

test('the ramp for a limit of 320 is the one of the module, up and down', async () => {
  module.setLimit(320)
  module.start()
  await seconds(7)
  module.stop()
  await seconds(6)

  expect(published).toEqual([0, 64, 128, 192, 256, 320, 320, 320, 256, 192, 128, 64, 0, 0])
  expect(faults).toEqual([])
})

test('the limit is repeated every second while charging, and not afterwards', async () => {
  await charge(32)
  heard.length = 0
  await seconds(5)
  const repeated = ids().filter((id) => id === LIMIT_ID).length
  module.stop()
  await seconds(1)
  heard.length = 0
  await seconds(5)

  expect(repeated).toBe(5)
  expect(ids()).not.toContain(LIMIT_ID)
})

test('a module whose station died stops by itself within three seconds', async () => {
  const other = createLoopCan()
  const alone = createSimulatedModule({ bus: other.node(), ampsPerBit: 1, ...time })
  const station = other.node()
  station.send({ id: LIMIT_ID, bytes: encodeCurrent(32, 1) })
  station.send({ id: START_ID, bytes: Buffer.alloc(0) })
  await seconds(2)
  const running = alone.isRunning()

  await seconds(3)

  expect(running).toBe(true)
  expect(alone.isRunning()).toBe(false)
  alone.close()
})

test('a limit is rounded down, whatever the unit', () => {
  expect(encodeCurrent(15.99, 1).readUInt16LE()).toBe(15)
  expect(encodeCurrent(6.3, 0.1).readUInt16LE()).toBe(63)
  expect(encodeCurrent(-1, 1).readUInt16LE()).toBe(0)
  expect(encodeCurrent(1e9, 1).readUInt16LE()).toBe(0xffff)
})

describe('faults', () => {
  test('silence of three seconds stops and is CAN_TIMEOUT; the next frame clears it', async () => {
    await charge(32)
    simulated.trouble('silent')
    await seconds(5)
    const after = [...faults]
    const running = simulated.isRunning()
    simulated.trouble(null)
    await seconds(2)

    expect(after).toEqual([{ errorCode: 'OtherError', vendorErrorCode: 'CAN_TIMEOUT' }])
    expect(running).toBe(false)
    expect(faults.at(-1)).toBeNull()
  })

  test('a short frame is no sign of life', async () => {
    await charge(32)
    simulated.trouble('short-frames')
    await seconds(5)

    expect(faults).toMatchObject([{ vendorErrorCode: 'CAN_TIMEOUT' }])
    expect(module.currentA()).toBe(32)
  })

  test('more current than allowed for over two seconds stops and lasts', async () => {
    await charge(32)
    simulated.trouble('over-limit')
    await seconds(10)
    const running = simulated.isRunning()
    simulated.trouble(null)
    await seconds(10)
    module.start()
    await seconds(1)

    expect(faults).toEqual([{ errorCode: 'OverCurrentFailure', vendorErrorCode: 'OVER_CURRENT' }])
    expect(running).toBe(false)
    expect(simulated.isRunning()).toBe(false)
  })

  test('a lowered limit is no over-current while the ramp brings the current down', async () => {
    await charge(300)
    module.setLimit(60)
    await seconds(30)

    expect(faults).toEqual([])
    expect(simulated.currentA()).toBe(60)
  })

  test('a current that does not follow a lowered limit is over-current', async () => {
    await charge(100)
    simulated.trouble('stuck')
    module.setLimit(50)
    await seconds(12)

    expect(faults).toMatchObject([{ vendorErrorCode: 'OVER_CURRENT' }])
  })

  test('a module that ignores the stop loses its mains after seven seconds', async () => {
    await charge(32)
    simulated.trouble('ignores-stop')
    module.stop()
    await seconds(6)
    const before = contactor
    await seconds(2)

    expect(before).toBe('closed')
    expect(contactor).toBe('open')
    expect(faults).toEqual([{ errorCode: 'OtherError', vendorErrorCode: 'STOP_IGNORED' }])
  })

  test('a module that falls silent after a stop loses its mains as well: silence proves nothing', async () => {
    await charge(32)
    simulated.trouble('silent')
    module.stop()
    await seconds(8)
    const silent = contactor
    simulated.trouble(null)
    await seconds(2)

    expect(silent).toBe('open')
    expect(contactor).toBe('closed')
    expect(faults.at(-1)).toBeNull()
  })

  test('a module that charges although nobody started it loses its mains', async () => {
    simulated.trouble('ignores-stop')
    loop.node().send({ id: LIMIT_ID, bytes: encodeCurrent(50, 1) })
    loop.node().send({ id: START_ID, bytes: Buffer.alloc(0) })
    await seconds(9)

    expect(contactor).toBe('open')
    expect(faults).toMatchObject([{ vendorErrorCode: 'STOP_IGNORED' }])
  })

  test('a module that was never there is a fault before anybody charges', async () => {
    simulated.trouble('silent')
    await seconds(5)
    heard.length = 0
    module.start()

    expect(faults).toMatchObject([{ vendorErrorCode: 'CAN_TIMEOUT' }])
    expect(ids()).not.toContain(START_ID)
  })
})
