import { join } from 'node:path'
import * as v from 'valibot'
import type { LoadedConfig } from '../cli/station-config.ts'
import { createStation, type Station } from '../core/station.ts'
import { checkCsmsUrl } from '../drivers/csms/check-csms-url.ts'
import { createOcppCsms } from '../drivers/csms/ocpp-csms.ts'
import { openGpioOutput } from '../drivers/gpio/gpio-lines.ts'
import { createStationSecurity } from '../drivers/security/station-security.ts'
import { openFileJournal } from '../drivers/storage/file-journal.ts'
import { createFileDeadLetters, openFileState } from '../drivers/storage/file-state.ts'
import { systemClock, systemTimers } from '../drivers/system-time.ts'
import { uploadOverHttp } from '../drivers/upload.ts'
import { openMemoryFiles } from '../memory/memory-files.ts'
import { createRecorder } from '../memory/recorder.ts'
import { type Cancel, CsmsError, type RestartKind, type StationEvent } from '../ports.ts'
import { VERSION } from '../version.ts'
import { followAssumedVehicle } from './follow-assumed-vehicle.ts'
import { type OpenedPower, openPower } from './open-power.ts'
import { type OpenedReader, openReader } from './open-reader.ts'
import { createReadyLight } from './ready-light.ts'
import { folderOf } from './station-folder.ts'
import { superviseFaults } from './supervise-faults.ts'
import { createSystemUsage } from './system-usage.ts'

const GLIMPSE_MS = 1000
const USAGE_MS = 300_000
const BYTES_PER_MB = 1024 * 1024
const readingsSchema = v.record(v.string(), v.number())

export interface ChargePoint {
  readonly station: Station
  readonly reader: OpenedReader
  readonly power: OpenedPower
  /** Resolves when the CSMS asked for a restart and everything was stopped for it. */
  readonly restartWanted: Promise<RestartKind>
  /** Tells the module to stop, now, whatever else goes wrong. */
  stopEnergy(): void
  /** Ends sessions with their final reading, then everything else. */
  stop(): Promise<void>
}

/** Wires configured hardware, the station and its connection. The module has heard a stop when this resolves. */
export async function startChargePoint(
  { config, key, ca, stateFolder }: LoadedConfig,
  deps: {
    readonly emit: (event: StationEvent) => void
    readonly onFrame?: (direction: 'in' | 'out', frame: string) => void
  },
): Promise<ChargePoint> {
  const [clock, timers] = [systemClock, systemTimers]
  const { id: stationId } = config.station
  const folder = folderOf(stateFolder, stationId)
  const state = await openFileState(folder)
  const recorder = createRecorder({
    files: await openMemoryFiles(join(folder, 'memory'), (config.memory?.maxMb ?? 64) * BYTES_PER_MB),
    timers,
    onFailure: (reason) => deps.emit({ event: 'memory-not-written', stationId, at: nowIso(), reason }),
  })
  const listeners: ((event: StationEvent) => void)[] = [deps.emit, recorder.event]
  const emit = (event: StationEvent) => {
    for (const listener of listeners) listener(event)
  }
  const nowIso = () => new Date(clock.nowMs()).toISOString()
  const report = (event: string, details: Record<string, unknown>) =>
    emit({ event, stationId, at: nowIso(), ...details })

  const readings = v.safeParse(readingsSchema, state.read('meter-readings'))
  const power = await openPower({
    config,
    clock,
    timers,
    registerWh: readings.success ? (readings.output[1] ?? 0) : 0,
    onFailure: (part, reason) => report('hardware-failed', { part, reason }),
  })
  const opened = openReader(config.reader, clock, timers)

  const serialNumber = config.station.serialNumber ?? stationId.slice(0, 25)
  let current: Station | null = null
  const security = createStationSecurity({
    state,
    names: [stationId, serialNumber],
    isTls: config.csms.url.startsWith('wss:'),
    key,
    ca,
    nowMs: clock.nowMs,
    onProfile: (profile) => current?.profileInUse(profile),
    onFailure: (reason) => report('security-not-written', { reason }),
  })
  const csms = createOcppCsms({
    stationId,
    endpoint: checkCsmsUrl(config.csms.url),
    logins: security.logins,
    ca: security.ca,
    onAccepted: security.accepted,
    timers,
    random: Math.random,
    reconnect: { fixedS: config.csms.reconnectFixedS ?? null },
    onRefused: (details) => {
      report('not-connected', details)
      current?.connectionRefused(details.httpStatus, details.code)
    },
    ...(deps.onFrame === undefined ? {} : { onFrame: deps.onFrame }),
  })
  let wantRestart: (kind: RestartKind) => void = () => {}
  const restartWanted = new Promise<RestartKind>((resolve) => {
    wantRestart = resolve
  })
  const station = await createStation({
    identity: {
      stationId,
      vendor: config.station.vendor,
      model: config.station.model,
      serialNumber,
      firmwareVersion: VERSION,
    },
    security,
    connectors: [power.hardware],
    reader: opened.reader ?? { onTap: () => {} },
    csms,
    journal: await openFileJournal(join(folder, 'outbox.journal')),
    state,
    deadLetters: createFileDeadLetters(folder),
    maintenance: { upload: uploadOverHttp, firmware: null },
    clock,
    timers,
    followCsmsTime: true,
    newId: () => crypto.randomUUID(),
    emit,
    restart: wantRestart,
  })
  current = station

  if (power.assumed !== null) listeners.push(followAssumedVehicle(station, power.assumed))
  const led =
    config.feedback === undefined
      ? null
      : openGpioOutput(config.feedback, (reason) => report('hardware-failed', { part: 'feedback', reason }))
  if (led !== null) listeners.push(createReadyLight(led.set, timers))
  const endSupervision = superviseFaults({
    station,
    module: power.module,
    meter: power.meter,
    reader: opened.reader,
    meterGraceS: config.meterGraceS,
    timers,
    report,
  })
  const cancels: Cancel[] = [endSupervision]
  const every = (ms: number, run: () => void) => {
    let cancel: Cancel = () => {}
    const again = () => {
      cancel = timers.after(ms, () => {
        run()
        again()
      })
    }
    again()
    cancels.push(() => cancel())
  }

  every(GLIMPSE_MS, () => {
    const reading = power.meter.read()
    const charging = station.connectors[0]?.transaction() !== null
    recorder.glimpse(1, new Date(clock.nowMs()), {
      currentA: power.module.currentA(),
      limitA: charging ? power.module.limitA() : null,
      voltageV: reading?.voltageV[0] ?? null,
      powerW: reading?.powerW ?? null,
    })
  })

  const usage = createSystemUsage()
  const tellUsage = async (): Promise<void> => {
    const measured = await usage()
    report('usage', { ...measured })
    if (!csms.isOpen() || station.registration() !== 'Accepted') return
    const message = { vendorId: 'charge-it', messageId: 'SystemUsage', data: JSON.stringify(measured) }
    await csms.call('DataTransfer', message)
  }
  const usageInBackground = () => {
    tellUsage().catch((error: unknown) => {
      if (!(error instanceof CsmsError)) throw error
      report('message-not-delivered', { action: 'DataTransfer', failure: error.failure })
    })
  }
  every(USAGE_MS, usageInBackground)
  listeners.push((event) => {
    if (event.event === 'boot' && event.registration === 'Accepted') usageInBackground()
  })

  station.start()
  opened.reader?.start()
  let ending: Promise<void> | null = null
  const end = async (): Promise<void> => {
    await opened.reader?.close()
    await station.stop('Reboot')
    for (const cancel of cancels) cancel()
    led?.close()
    await power.close()
    await recorder.close()
  }
  return {
    station,
    reader: opened,
    power,
    restartWanted,
    stopEnergy: () => power.module.stop(),
    stop: () => {
      ending ??= end()
      return ending
    },
  }
}
