import { afterEach, expect, test, vi } from 'vitest'
import { until } from '../until.ts'
import { type RunningStation, startRun } from './running-station.ts'

// Processes of their own, physics in real time: a busy machine may take long.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 60_000 })

const CARD = '04A1B2C3'

let run: RunningStation
afterEach(() => run.end())

const latestStatus = (connectorId: number) => run.latestStatus(connectorId)
const charge = () => run.charge(CARD)

test('a silent module ends the session and is Faulted with CAN_TIMEOUT until it speaks again', async () => {
  run = await startRun()
  await charge()

  run.bench.module.trouble('silent')
  await run.peer.until(() => latestStatus(1)?.vendorErrorCode === 'CAN_TIMEOUT')
  await run.peer.until(() => run.peer.of('StopTransaction').length > 0)
  const running = run.bench.module.isRunning()
  run.bench.module.trouble(null)
  await run.peer.until(() => latestStatus(1)?.status === 'Available')

  expect(running).toBe(false)
  expect(latestStatus(1)?.errorCode).toBe('NoError')
})

test('a meter that is lost in a session ends it after the grace, with the last reading', async () => {
  run = await startRun()
  await charge()
  await until(() => run.registerWh() > 5_000_005)

  run.bench.meter.fault('silent')
  const lostWh = run.registerWh()
  await run.peer.until(() => run.peer.of('StopTransaction').length > 0)

  const [stop] = run.peer.of('StopTransaction')
  expect(latestStatus(1)).toMatchObject({ status: 'Faulted', errorCode: 'PowerMeterFailure' })
  expect(Number(stop?.meterStop)).toBeLessThanOrEqual(lostWh)
  expect(Number(stop?.meterStop)).toBeGreaterThan(5_000_000)
})

test('a broken reader is told for connector 0; the connector stays usable from afar', async () => {
  run = await startRun()
  run.bench.chip.fault('mute')
  await run.peer.until(() => latestStatus(0)?.errorCode === 'ReaderFailure')
  await run.peer.call('RUN-1', 'RemoteStartTransaction', { idTag: CARD, connectorId: 1 })
  await run.peer.until(() => latestStatus(1)?.status === 'Charging')
  run.bench.chip.fault(null)
  await run.peer.until(() => latestStatus(0)?.errorCode === 'NoError')

  expect(run.peer.of('StartTransaction')).toHaveLength(1)
})
