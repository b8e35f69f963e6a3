import { join } from 'node:path'
import * as v from 'valibot'
import { createStation, type Station } from '../core/station.ts'
import { createOcppCsms } from '../drivers/csms/ocpp-csms.ts'
import { createStationSecurity } from '../drivers/security/station-security.ts'
import { createSimConnector, type SimConnector } from '../drivers/sim/sim-connector.ts'
import { createSimReader } from '../drivers/sim/sim-reader.ts'
import { openFileJournal } from '../drivers/storage/file-journal.ts'
import { createFileDeadLetters, openFileState } from '../drivers/storage/file-state.ts'
import { createMemoryDeadLetters, createMemoryJournal, createMemoryState } from '../drivers/storage/memory-storage.ts'
import { systemClock, systemTimers } from '../drivers/system-time.ts'
import { uploadOverHttp } from '../drivers/upload.ts'
import {
  type Clock,
  type Csms,
  CsmsError,
  type Journal,
  type Random,
  type StationEvent,
  type Timers,
} from '../ports.ts'
import type { FleetEntry } from './fleet-schema.ts'
import { rememberStation } from './remember-station.ts'
import { seededUuid } from './seeded-uuid.ts'
import { installedVersion, simulatedFirmware } from './simulated-firmware.ts'

const DC_FROM_W = 43_500
const DC_VOLTAGE_V = 400
const AC_VOLTAGE_V = 230
const SINGLE_PHASE_UP_TO_W = 7400

export interface SimStationDeps {
  readonly entry: FleetEntry
  /** Checked address. */
  readonly endpoint: string
  readonly key: Buffer | null
  readonly ca: Buffer | undefined
  /** Folder for journal, state and local memory; null keeps the first two in this process, and no memory. */
  readonly stateFolder: string | null
  /** Puts something between the station and its journal, for tests of broken media. */
  readonly throughJournal?: (journal: Journal) => Journal
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly followCsmsTime: boolean
  readonly reconnectFixedS: number | null
  readonly emit: (event: StationEvent) => void
  readonly onFrame?: (direction: 'in' | 'out', frame: string) => void
}

/** A simulated station that survives its own resets, with hands for cards, plugs, the network and the mains. */
export interface SimStation {
  readonly stationId: string
  readonly hardware: readonly SimConnector[]
  /** The station as it runs now; null while it is without power. */
  station(): Station | null
  tap(uid: string, connectorId?: number): void
  isConnected(): boolean
  setNetwork(up: boolean): void
  /** Messages of this action get lost on their way to the CSMS, or no longer. */
  lose(action: string, lost: boolean): void
  /** Cuts the mains; nothing is journaled. */
  cutPower(): Promise<void>
  /** Restores the mains: a new process start. */
  restorePower(): Promise<void>
  /** Ends as on SIGTERM. */
  stop(): Promise<void>
}

const readingsSchema = v.record(v.string(), v.number())

export async function createSimStation(deps: SimStationDeps): Promise<SimStation> {
  const { entry, clock, timers } = deps
  const { stationId } = entry
  const folder = deps.stateFolder === null ? null : join(deps.stateFolder, encodeURIComponent(stationId))
  const memoryJournal = createMemoryJournal()
  const state = folder === null ? createMemoryState() : await openFileState(folder)
  const deadLetters = folder === null ? createMemoryDeadLetters() : createFileDeadLetters(folder)
  const openJournal = async () =>
    folder === null ? memoryJournal.reopen() : openFileJournal(join(folder, 'outbox.journal'))
  const newId = folder === null ? seededUuid(deps.random) : () => crypto.randomUUID()

  const readings = v.safeParse(readingsSchema, state.read('meter-readings'))
  const isDc = entry.currentType === undefined ? entry.maxPowerW > DC_FROM_W : entry.currentType === 'DC'
  const phases = isDc ? 1 : (entry.phases ?? (entry.maxPowerW <= SINGLE_PHASE_UP_TO_W ? 1 : 3))
  const nominalVoltageV = isDc ? DC_VOLTAGE_V : AC_VOLTAGE_V
  const hardware = Array.from({ length: entry.connectors }, (_, index) =>
    createSimConnector({
      clock,
      timers,
      maxCurrentA: entry.maxPowerW / (phases * nominalVoltageV),
      phases,
      nominalVoltageV,
      tellsSoc: isDc,
      registerWh: Math.max(entry.registerWh, readings.success ? (readings.output[index + 1] ?? 0) : 0),
    }),
  )
  const reader = createSimReader()

  const serialNumber = entry.serialNumber ?? stationId.slice(0, 25)
  const eventOf = (event: string, details: Record<string, unknown>): StationEvent => ({
    ...{ event, stationId, at: new Date(clock.nowMs()).toISOString() },
    ...details,
  })
  const memories =
    folder === null
      ? null
      : await rememberStation({
          ...{ folder, hardware, clock, timers },
          isCharging: (connectorId) => (current?.connectors[connectorId - 1]?.transaction() ?? null) !== null,
          onFailure: (reason) => deps.emit(eventOf('memory-not-written', { reason })),
        })
  const emit = (event: StationEvent) => {
    memories?.event(event)
    deps.emit(event)
  }
  const tell = (event: string, details: Record<string, unknown>) => emit(eventOf(event, details))
  const security = createStationSecurity({
    state,
    names: [stationId, serialNumber],
    isTls: deps.endpoint.startsWith('wss:'),
    key: deps.key,
    ca: deps.ca,
    nowMs: systemClock.nowMs,
    onProfile: (profile) => current?.profileInUse(profile),
    onFailure: (reason) => tell('security-not-written', { reason }),
  })

  let current: Station | null = null
  let network: ((up: boolean) => void) | null = null
  let connected = () => false
  let networkUp = true
  let ended = false
  const losing = new Set<string>()

  const begin = async (): Promise<void> => {
    const csms = createOcppCsms({
      stationId,
      endpoint: deps.endpoint,
      logins: security.logins,
      ca: security.ca,
      onAccepted: security.accepted,
      timers: systemTimers,
      random: deps.random,
      reconnect: { fixedS: deps.reconnectFixedS },
      onRefused: (details) => {
        tell('not-connected', details)
        current?.connectionRefused(details.httpStatus, details.code)
      },
      ...(deps.onFrame === undefined ? {} : { onFrame: deps.onFrame }),
    })
    csms.setNetwork(networkUp)
    const lossy: Csms = {
      ...csms,
      call: async (action, payload) => {
        if (losing.has(action)) throw new CsmsError('timeout', `${action} was lost`)
        return csms.call(action, payload)
      },
    }
    network = csms.setNetwork
    connected = csms.isOpen
    const station = await createStation({
      identity: {
        stationId,
        vendor: entry.vendor,
        model: entry.model,
        serialNumber,
        firmwareVersion: installedVersion(state) ?? entry.firmwareVersion,
      },
      security,
      connectors: hardware,
      reader,
      csms: lossy,
      journal: (deps.throughJournal ?? ((journal) => journal))(await openJournal()),
      state,
      deadLetters,
      maintenance: { upload: uploadOverHttp, firmware: simulatedFirmware(state) },
      clock,
      timers,
      followCsmsTime: deps.followCsmsTime,
      newId,
      emit,
      restart: () => {
        current = null
        if (!ended) timers.after(1000, restart)
      },
    })
    current = station
    station.start()
  }
  const restart = () => {
    begin().catch((error: unknown) => tell('not-restarted', { reason: String(error) }))
  }

  await begin()
  return {
    stationId,
    hardware,
    station: () => current,
    tap: reader.tap,
    isConnected: () => connected(),
    setNetwork: (up) => {
      networkUp = up
      network?.(up)
    },
    lose: (action, lost) => {
      if (lost) losing.add(action)
      else losing.delete(action)
    },
    cutPower: async () => {
      const off = current
      current = null
      await off?.cutPower()
    },
    restorePower: async () => {
      if (current === null && !ended) await begin()
    },
    stop: async () => {
      ended = true
      const off = current
      current = null
      await off?.stop('Reboot')
      await memories?.close()
    },
  }
}
