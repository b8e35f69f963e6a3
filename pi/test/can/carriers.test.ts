import { describe, expect, test } from 'vitest'
import type { CanFrame } from '../../src/drivers/can/can-bus.ts'
import { openCanBus, parseCanAddress } from '../../src/drivers/can/open-can-bus.ts'
import { createSlcanDecoder, encodeSlcan } from '../../src/drivers/can/slcan-codec.ts'
import { SocketCanError } from '../../src/drivers/can/socketcan-bus.ts'
import { systemTimers } from '../../src/drivers/system-time.ts'
import { createSimulatedModule } from '../../src/sim/can/simulated-module.ts'
import { createFakeTime } from '../fake-time.ts'
import { until } from '../until.ts'
import { CARRIERS } from './open-carriers.ts'

describe.each(Object.entries(CARRIERS))('%s', (_name, openCarrier) => {
  test('carries frames both ways, empty and full, in order', async () => {
    const { station, module, close } = await openCarrier()
    const toModule: CanFrame[] = []
    const toStation: CanFrame[] = []
    module.onFrame((frame) => frame.id !== 0x7ff && toModule.push(frame))
    station.onFrame((frame) => toStation.push(frame))

    station.send({ id: 0x201, bytes: Buffer.alloc(0) })
    station.send({ id: 0x210, bytes: Buffer.from([0x40, 0x01]) })
    await until(() => toModule.length === 2)
    module.send({ id: 0x300, bytes: Buffer.from('0102030405060708', 'hex') })
    await until(() => toStation.length === 1)

    expect(toModule).toEqual([
      { id: 0x201, bytes: Buffer.alloc(0) },
      { id: 0x210, bytes: Buffer.from([0x40, 0x01]) },
    ])
    expect(toStation).toEqual([{ id: 0x300, bytes: Buffer.from('0102030405060708', 'hex') }])
    await close()
  })

  test('the ramp vector of the module comes through', async () => {
    const { station, module, close } = await openCarrier()
    const time = createFakeTime()
    const currents: number[] = []
    station.onFrame(({ id, bytes }) => id === 0x300 && currents.push(bytes.readUInt16LE()))
    const simulated = createSimulatedModule({ bus: module, ampsPerBit: 1, ...time })
    const commands: number[] = []
    module.onFrame(({ id }) => commands.push(id))
    const say = async (id: number, bytes: Buffer) => {
      const heard = commands.length + 1
      station.send({ id, bytes })
      await until(() => commands.length >= heard)
    }
    const publish = async () => {
      const enough = currents.length + 1
      await say(0x210, Buffer.from([0x40, 0x01]))
      await time.advance(1000)
      await until(() => currents.length >= enough)
    }
    await until(() => currents.length === 1)

    await say(0x200, Buffer.alloc(0))
    for (let count = 0; count < 5; count++) await publish()
    await say(0x201, Buffer.alloc(0))
    for (let count = 0; count < 5; count++) await publish()

    expect(currents).toEqual([0, 64, 128, 192, 256, 320, 256, 192, 128, 64, 0])
    simulated.close()
    await close()
  })
})

describe.each(Object.entries(CARRIERS).filter(([name]) => name.startsWith('SLCAN')))(
  '%s, cut off',
  (_name, openCarrier) => {
    test('opens again by itself and tells both', async () => {
      const { station, module, cut, close } = await openCarrier()
      const states: boolean[] = []
      const heard: CanFrame[] = []
      station.onState((up) => states.push(up))
      module.onFrame((frame) => heard.push(frame))

      await cut?.()
      await until(() => states.length === 3)
      station.send({ id: 0x201, bytes: Buffer.alloc(0) })
      await until(() => heard.length > 0)

      expect(states).toEqual([true, false, true])
      await close()
    })
  },
)

test('what is no standard frame is passed over', () => {
  const frames: CanFrame[] = []
  const decode = createSlcanDecoder((frame) => frames.push(frame))

  decode(Buffer.from('\r\x07z\rV1013\rT000002002AABB\rr2102\rt2x12AA\rt30024001', 'latin1'))
  decode(Buffer.from('\rt3002400112AB\r', 'latin1'))

  expect(frames).toEqual([
    { id: 0x300, bytes: Buffer.from([0x40, 0x01]) },
    { id: 0x300, bytes: Buffer.from([0x40, 0x01]) },
  ])
  expect(encodeSlcan({ id: 0x21, bytes: Buffer.from([0xab]) }).toString()).toBe('t0211AB\r')
})

test.each([
  ['can0', 'socketcan:can0'],
  ['slcan:/dev/ttyACM0?bitrate=123', 'bitrate'],
  ['slcan+tcp://192.0.2.1:29536', 'this machine'],
])('the address %s is told wrong', (text, told) => {
  expect(() => parseCanAddress(text)).toThrow(told)
})

test('a CAN interface that cannot be used says what to do', async () => {
  const open = openCanBus({ kind: 'socketcan', name: 'nocan9' }, systemTimers)

  await expect(open).rejects.toThrow(SocketCanError)
  await expect(open).rejects.toThrow(/npm rebuild socketcan|ip link set nocan9 up/)
})
