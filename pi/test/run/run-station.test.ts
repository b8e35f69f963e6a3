import { afterEach, expect, test, vi } from 'vitest'
import { STOP_ID } from '../../src/drivers/can/module-messages.ts'
import { until } from '../until.ts'
import { type RunningStation, startRun } from './running-station.ts'

// Processes of their own, physics in real time: a busy machine may take long.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 60_000 })

const CARD = '04A1B2C3'

let run: RunningStation
afterEach(() => run.end())

const latestStatus = (connectorId: number) => run.latestStatus(connectorId)
const charge = () => run.charge(CARD)

test.each(['pn532-i2c', 'pn532-package'] as const)(
  'a card held to %s starts and ends a session whose energy is the difference of the meter registers',
  async (driver) => {
    run = await startRun({ reader: driver })
    const beforeWh = run.registerWh()
    await charge()
    await until(() => run.registerWh() > beforeWh + 20)
    await until(() => run.events.some(({ event }) => event === 'start-confirmed'))

    await run.stop(CARD)

    const [start] = run.peer.of('StartTransaction')
    const [stop] = run.peer.of('StopTransaction')
    expect(start).toMatchObject({ idTag: CARD, connectorId: 1, meterStart: beforeWh })
    expect(stop).toMatchObject({ idTag: CARD, reason: 'Local', meterStop: run.registerWh() })
    expect(run.bench.module.isRunning()).toBe(false)
    await run.peer.until(() => latestStatus(1)?.status === 'Available')
    expect(run.errors()).toContain('SIMULATED: reader, charger module')
  },
)

test('the load of the machine is told to the CSMS', async () => {
  run = await startRun()
  await run.peer.until(() => run.peer.of('DataTransfer').length > 0)

  const [usage] = run.peer.of('DataTransfer')
  expect(usage).toMatchObject({ vendorId: 'charge-it', messageId: 'SystemUsage' })
  expect(JSON.parse(String(usage?.data))).toEqual({
    cpuPercent: expect.any(Number),
    ramUsedMb: expect.any(Number),
    ramTotalMb: expect.any(Number),
    temperatureC: expect.toSatisfy((value) => value === null || typeof value === 'number'),
  })
})

test('SIGTERM stops the energy, writes the final reading and ends', async () => {
  run = await startRun()
  await charge()

  run.child().kill('SIGTERM')

  expect(await run.exit()).toBe(0)
  expect(run.bench.module.isRunning()).toBe(false)
  expect(run.peer.of('StopTransaction')[0]).toMatchObject({ reason: 'Reboot' })
})

test('an exception that nobody caught stops the module and ends the program; the next start ends the session', async () => {
  const thrower = "process.on('SIGUSR2', () => { throw new Error('out of the blue') })"
  run = await startRun({ nodeArgs: ['--import', `data:text/javascript,${encodeURIComponent(thrower)}`] })
  await charge()
  const heard: number[] = []
  run.bench.can.node().onFrame(({ id }) => heard.push(id))

  run.child().kill('SIGUSR2')

  expect(await run.exit()).toBe(1)
  await until(() => heard.includes(STOP_ID))
  await until(() => !run.bench.module.isRunning())
  expect(run.errors()).toContain('out of the blue')
  run.restart()
  await run.peer.until(() => run.peer.of('StopTransaction').length > 0)
  expect(run.peer.of('StopTransaction')[0]).toMatchObject({ reason: 'PowerLoss' })
})

test('after a kill in a session the module is stopped first and the session ends with PowerLoss', async () => {
  run = await startRun()
  await charge()
  run.child().kill('SIGKILL')
  await run.exit()
  await until(() => !run.bench.module.isRunning())

  run.restart()
  await run.peer.until(() => run.peer.of('StopTransaction').length > 0)

  expect(run.peer.of('StopTransaction')[0]).toMatchObject({ reason: 'PowerLoss' })
})

test('a Reset ends the session, opens all hardware anew and boots again', async () => {
  run = await startRun()
  await charge()

  expect(await run.peer.call('RUN-1', 'Reset', { type: 'Soft' })).toEqual({ status: 'Accepted' })
  await run.peer.until(() => run.peer.of('BootNotification').length === 2)
  await run.peer.until(() => latestStatus(1)?.status === 'Available')
  await charge()
  await run.peer.until(() => run.peer.of('StartTransaction').length === 2)

  expect(run.peer.of('StopTransaction')[0]).toMatchObject({ reason: 'SoftReset' })
  expect(run.child().exitCode).toBeNull()
})
