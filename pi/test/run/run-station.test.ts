import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Bench, startBench } from '../../src/sim/bench.ts'
import { type CsmsPeer, startCsmsPeer } from '../csms-peer.ts'
import { until } from '../until.ts'

const CARD = '04A1B2C3'
const SDM_ENERGY = 0x48

let folder: string
let peer: CsmsPeer
let bench: Bench
let child: ChildProcess
let exit: Promise<number | null>
let events: Record<string, unknown>[]
let errors: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'run-'))
  peer = await startCsmsPeer({ DataTransfer: () => ({ status: 'Accepted' }) })
  bench = await startBench({ meterModel: 'sdm230', unitId: 3, phases: 1, voltageV: 230, registerWh: 5_000_000 })
  const path = join(folder, 'station.yaml')
  writeFileSync(
    path,
    `station: {id: RUN-1, maxCurrentA: 320}
csms: {url: "${peer.url}", reconnectFixedS: 1}
reader: {driver: pn532-i2c, bus: "${bench.reader.url}", pollMs: 20}
meter: {driver: sdm230, url: "${bench.modbus.url}", unitId: 3, pollMs: 200, timeoutMs: 200}
meterGraceS: 5
can: {url: "${bench.can.url}"}
vehicle: {driver: assumed}
stateFolder: ${folder}/state
`,
  )
  events = []
  errors = ''
  child = spawn(process.execPath, [join(import.meta.dirname, '../../src/main.ts'), 'run', '--config', path], {
    stdio: 'pipe',
  })
  exit = new Promise((resolve) => child.once('close', resolve))
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on('line', (line) => events.push(JSON.parse(line)))
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  await peer.until(() => peer.of('StatusNotification').some((status) => status.connectorId === 1))
  await until(() => events.some(({ event, state }) => event === 'reader' && state === 'up'))
})
afterEach(async () => {
  child.kill('SIGKILL')
  await exit
  await bench.close()
  await peer.stop()
  rmSync(folder, { recursive: true, force: true })
})

const registerWh = () => {
  const [high = 0, low = 0] = bench.meter.registers(SDM_ENERGY, 2)
  const bytes = Buffer.alloc(4)
  bytes.writeUInt16BE(high, 0)
  bytes.writeUInt16BE(low, 2)
  return Math.floor(bytes.readFloatBE(0) * 1000 + 1e-3)
}
const latestStatus = (connectorId: number) =>
  peer.of('StatusNotification').findLast((status) => status.connectorId === connectorId)
const tap = async () => {
  bench.chip.place(CARD)
  const polls = bench.chip.polls() + 3
  await until(() => bench.chip.polls() >= polls)
  bench.chip.remove()
}
const charge = async () => {
  await tap()
  await peer.until(() => latestStatus(1)?.status === 'Charging')
  await until(() => bench.module.currentA() > 100)
}

test('a held card starts and ends a session whose energy is the difference of the meter registers', async () => {
  const beforeWh = registerWh()
  await charge()
  await until(() => registerWh() > beforeWh + 50)
  await until(() => events.some(({ event }) => event === 'start-confirmed'))

  await tap()
  await peer.until(() => peer.of('StopTransaction').length > 0)

  const [start] = peer.of('StartTransaction')
  const [stop] = peer.of('StopTransaction')
  expect(start).toMatchObject({ idTag: CARD, connectorId: 1, meterStart: beforeWh })
  expect(stop).toMatchObject({ idTag: CARD, reason: 'Local', meterStop: registerWh() })
  expect(bench.module.isRunning()).toBe(false)
  await peer.until(() => latestStatus(1)?.status === 'Available')
  expect(errors).toContain('SIMULATED: reader, charger module')
})

test('the load of the machine is told to the CSMS', async () => {
  await peer.until(() => peer.of('DataTransfer').length > 0)

  const [usage] = peer.of('DataTransfer')
  expect(usage).toMatchObject({ vendorId: 'charge-it', messageId: 'SystemUsage' })
  expect(JSON.parse(String(usage?.data))).toEqual({
    cpuPercent: expect.any(Number),
    ramUsedMb: expect.any(Number),
    ramTotalMb: expect.any(Number),
    temperatureC: expect.toSatisfy((value) => value === null || typeof value === 'number'),
  })
})

test('a silent module ends the session and is Faulted with CAN_TIMEOUT until it speaks again', async () => {
  await charge()

  bench.module.trouble('silent')
  await peer.until(() => latestStatus(1)?.vendorErrorCode === 'CAN_TIMEOUT')
  await peer.until(() => peer.of('StopTransaction').length > 0)
  const running = bench.module.isRunning()
  bench.module.trouble(null)
  await peer.until(() => latestStatus(1)?.status === 'Available')

  expect(running).toBe(false)
  expect(latestStatus(1)?.errorCode).toBe('NoError')
})

test('a meter that is lost in a session ends it after the grace, with the last reading', async () => {
  await charge()
  await until(() => registerWh() > 5_000_050)

  bench.meter.fault('silent')
  const lostWh = registerWh()
  await peer.until(() => peer.of('StopTransaction').length > 0)

  const [stop] = peer.of('StopTransaction')
  expect(latestStatus(1)).toMatchObject({ status: 'Faulted', errorCode: 'PowerMeterFailure' })
  expect(Number(stop?.meterStop)).toBeLessThanOrEqual(lostWh)
  expect(Number(stop?.meterStop)).toBeGreaterThan(5_000_000)
})

test('a broken reader is told for connector 0; the connector stays usable from afar', async () => {
  bench.chip.fault('mute')
  await peer.until(() => latestStatus(0)?.errorCode === 'ReaderFailure')
  await peer.call('RUN-1', 'RemoteStartTransaction', { idTag: CARD, connectorId: 1 })
  await peer.until(() => latestStatus(1)?.status === 'Charging')
  bench.chip.fault(null)
  await peer.until(() => latestStatus(0)?.errorCode === 'NoError')

  expect(peer.of('StartTransaction')).toHaveLength(1)
})

test('SIGTERM stops the energy, writes the final reading and ends', async () => {
  await charge()

  child.kill('SIGTERM')

  expect(await exit).toBe(0)
  expect(bench.module.isRunning()).toBe(false)
  expect(peer.of('StopTransaction')[0]).toMatchObject({ reason: 'Reboot' })
})

test('after a kill in a session the module is stopped first and the session ends with PowerLoss', async () => {
  await charge()
  child.kill('SIGKILL')
  await exit
  await until(() => !bench.module.isRunning())

  child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../src/main.ts'), 'run', '--config', join(folder, 'station.yaml')],
    { stdio: 'ignore' },
  )
  exit = new Promise((resolve) => child.once('close', resolve))
  await peer.until(() => peer.of('StopTransaction').length > 0)

  expect(peer.of('StopTransaction')[0]).toMatchObject({ reason: 'PowerLoss' })
})
