import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseModbusAddress } from '../../src/drivers/meter/modbus-address.ts'
import { createModbusBus, type ModbusBus } from '../../src/drivers/meter/modbus-bus.ts'
import { createModbusMeter, type MeterDriver, type MeterState } from '../../src/drivers/meter/modbus-meter.ts'
import { type MeterModel, REGISTER_TABLES } from '../../src/drivers/meter/register-table.ts'
import { systemClock, systemTimers } from '../../src/drivers/system-time.ts'
import { startModbusTcpServer } from '../../src/sim/modbus/modbus-tcp-server.ts'
import { createRtuSlave, createSimulatedMeter, type SimulatedMeter } from '../../src/sim/modbus/simulated-meter.ts'
import { openPluggablePty } from '../pluggable-pty.ts'
import { until } from '../until.ts'

const UNIT = 7
const TIMEOUT_MS = 60
const POLL_MS = 20
const time = { clock: systemClock, timers: systemTimers }

interface Line {
  readonly address: string
  unplug(): Promise<void>
  plug(): Promise<void>
  close(): Promise<void>
}

async function rtuLine(meter: SimulatedMeter): Promise<Line> {
  const pty = await openPluggablePty()
  const slave = createRtuSlave(UNIT, meter, systemTimers, pty.write)
  pty.onBytes(slave.hear)
  return {
    address: `rtu:${pty.path}?baud=9600&parity=none`,
    unplug: pty.unplug,
    plug: pty.plug,
    close: async () => {
      slave.close()
      await pty.close()
    },
  }
}

async function tcpLine(meter: SimulatedMeter): Promise<Line> {
  const server = await startModbusTcpServer(new Map([[UNIT, meter]]), systemTimers)
  return {
    address: server.url,
    unplug: async () => {
      meter.fault('silent')
      server.cut()
    },
    plug: async () => meter.fault(null),
    close: server.close,
  }
}

const shownWh = { energyWh: 12_345_678.9, powerW: 7210.5, currentA: [31.2, 31, 30.8], voltageV: [231.1, 230.2, 229.3] }

describe.each([
  ['RTU on a pseudo terminal', rtuLine],
  ['TCP', tcpLine],
])('a meter over %s', (_carrier, openLine) => {
  let values: { energyWh: number; powerW: number; currentA: number[]; voltageV: number[] }
  let simulated: SimulatedMeter
  let line: Line
  let bus: ModbusBus
  let meter: MeterDriver
  let states: MeterState[]

  const begin = async (model: MeterModel): Promise<void> => {
    const table = REGISTER_TABLES[model]
    simulated = createSimulatedMeter(table, () => values)
    line = await openLine(simulated)
    bus = createModbusBus({ address: parseModbusAddress(line.address), timeoutMs: TIMEOUT_MS, timers: systemTimers })
    meter = createModbusMeter({ bus, unitId: UNIT, table, pollMs: POLL_MS, maxPowerW: 22_000, ...time })
    states = []
    meter.onState((state) => states.push(state))
    meter.start()
    await until(() => states.at(-1)?.state === 'ok')
  }
  beforeEach(() => {
    values = structuredClone(shownWh)
  })
  afterEach(async () => {
    await meter.close()
    await bus.close()
    await line.close()
  })

  test.each([
    ['sdm120', 1, 12_345_678],
    ['sdm230', 1, 12_345_678],
    ['sdm630', 3, 12_345_678],
    ['em340', 3, 12_345_600],
    ['pzem-016', 1, 12_345_678],
  ] as const)('%s: %i phases in their units, energy in whole Wh', async (model, phases, energyWh) => {
    await begin(model)

    const reading = meter.read()

    // A float32 keeps 24 bits: one Wh at this height.
    expect(Math.abs((reading?.energyWh ?? 0) - energyWh)).toBeLessThanOrEqual(1)
    expect(Number.isInteger(reading?.energyWh)).toBe(true)
    expect(reading?.powerW).toBeCloseTo(7210.5, 1)
    expect(reading?.currentA).toHaveLength(phases)
    expect(reading?.voltageV[0]).toBeCloseTo(231.1, 1)
    expect(reading?.currentA[phases - 1]).toBeCloseTo(phases === 1 ? 31.2 : 30.8, 2)
  })

  test.each([
    ['silent', 'TIMEOUT'],
    ['bad-crc', 'BROKEN'],
    ['slow', 'TIMEOUT'],
    ['refusing', 'REFUSED'],
  ] as const)('%s: failed is told once, nothing is read any more, and it recovers', async (fault, code) => {
    await begin('sdm230')

    simulated.fault(fault)
    await until(() => states.at(-1)?.state === 'failed')
    await until(() => meter.read() === null)
    const failed = states.at(-1)
    simulated.fault(null)
    await until(() => states.at(-1)?.state === 'ok')

    expect(failed).toMatchObject({ state: 'failed', code })
    expect(meter.read()?.voltageV[0]).toBeCloseTo(231.1, 1)
    expect(states.filter(({ state }) => state === 'ok')).toHaveLength(2)
  })

  test('an adapter that is pulled out and put in again is opened again', async () => {
    await begin('sdm230')

    await line.unplug()
    await until(() => meter.read() === null)
    await line.plug()
    await until(() => meter.read() !== null)

    expect(states.map(({ state }) => state)).toContain('failed')
    expect(states.at(-1)).toEqual({ state: 'ok' })
  })

  test('two meters and many callers share a line without losing an answer', async () => {
    await begin('sdm630')

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => bus.read(UNIT, 4, index % 2 === 0 ? 0x00 : 0x48, 2)),
    )

    for (const [index, registers] of answers.entries()) {
      expect(registers).toEqual(simulated.registers(index % 2 === 0 ? 0x00 : 0x48, 2))
    }
  })

  test('a register that falls is not believed; the last one grows old', async () => {
    await begin('pzem-016')

    values.energyWh -= 100
    await until(() => states.at(-1)?.state === 'failed')

    expect(states.at(-1)).toMatchObject({ code: 'METER_BACKWARDS' })
    await until(() => meter.read() === null)
  })

  test('a register that jumps further than the connector can charge is not believed', async () => {
    await begin('pzem-016')

    values.energyWh += 5000
    await until(() => states.at(-1)?.state === 'failed')

    expect(states.at(-1)).toMatchObject({ code: 'METER_JUMP' })
  })
})

test('a meter that nobody connected never gives a reading', async () => {
  const address = parseModbusAddress('rtu:/dev/does-not-exist?baud=9600&parity=none')
  const bus = createModbusBus({ address, timeoutMs: TIMEOUT_MS, timers: systemTimers })
  const table = REGISTER_TABLES.sdm230
  const meter = createModbusMeter({ bus, unitId: 1, table, pollMs: POLL_MS, maxPowerW: 7000, ...time })
  const states: MeterState[] = []
  meter.onState((state) => states.push(state))

  meter.start()
  await until(() => states.length > 0)

  expect(states).toMatchObject([{ state: 'failed', code: 'GONE' }])
  expect(meter.read()).toBeNull()
  await meter.close()
  await bus.close()
})

test.each([
  ['rtu:/dev/ttyUSB0', 'baud'],
  ['rtu:/dev/ttyUSB0?baud=9600', 'parity'],
  ['http://x', 'rtu: or tcp://'],
  ['nonsense', 'rtu:'],
])('the address %s is told wrong', (text, told) => {
  expect(() => parseModbusAddress(text)).toThrow(told)
})
