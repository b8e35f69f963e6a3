import type { Cancel, ConnectorHardware, MeterReading, Timers } from '../ports.ts'
import type { Configuration } from './configuration.ts'
import { meterSample, type ReadingContext } from './meter-sample.ts'
import type { Outbox } from './outbox.ts'
import type { StationClock } from './station-clock.ts'

const TICK_MS = 1000
const PERSIST_READING_MS = 30_000
const RAMP_DOWN_MS = 7000
const RAMP_POLL_MS = 200
/** Below this the module counts as off. */
const OFF_CURRENT_A = 1

export type ConnectorStatus =
  | 'Available'
  | 'Preparing'
  | 'Charging'
  | 'SuspendedEVSE'
  | 'SuspendedEV'
  | 'Finishing'
  | 'Reserved'
  | 'Unavailable'
  | 'Faulted'

/** OCPP 1.6 §7.37 Reason, those this station uses. */
export type StopReason =
  | 'Local'
  | 'Remote'
  | 'EVDisconnected'
  | 'DeAuthorized'
  | 'SoftReset'
  | 'HardReset'
  | 'Reboot'
  | 'PowerLoss'
  | 'UnlockCommand'
  | 'EmergencyStop'
  | 'Other'

/** Who may charge here next. */
export interface Grant {
  readonly idTag: string
  readonly parentIdTag: string | null
  readonly source: 'tap' | 'remote'
}

export interface Fault {
  /** OCPP 1.6 §7.6 ChargePointErrorCode. */
  readonly errorCode: string
  readonly vendorErrorCode?: string
}

export interface RunningTransaction {
  readonly localId: string
  readonly idTag: string
  readonly parentIdTag: string | null
  readonly meterStartWh: number
  readonly startedAtMs: number
  readonly stopping: boolean
}

export interface Connector {
  readonly connectorId: number
  readonly hardware: ConnectorHardware
  status(): ConnectorStatus
  fault(): Fault | null
  transaction(): RunningTransaction | null
  grant(): Grant | null
  isPlugged(): boolean
  /** Lets a card charge; waits for the plug, at most ConnectionTimeOut. */
  allow(grant: Grant): void
  /** Takes the grant away, for instance to give it to another connector. */
  withdraw(): Grant | null
  /** Ends the running transaction. Resolves once the stop is durable. */
  stop(reason: StopReason, options?: { idTag?: string; immediate?: boolean }): Promise<void>
  setFault(fault: Fault | null): void
  /** @returns Scheduled while a transaction runs. */
  setOperative(operative: boolean): 'Accepted' | 'Scheduled'
  isOperative(): boolean
  /** The limit may have changed. */
  applyLimit(): void
  /** Reads the meter now; null when it has nothing usable. */
  sample(context: ReadingContext, measurandsKey: string): Record<string, string>[] | null
  /** Journals a sample of the running transaction. */
  record(context: ReadingContext, measurandsKey: string): void
  /** Keeps the transaction but gives no energy (card refused, StopTransactionOnInvalidId false). */
  withholdEnergy(): void
  /** The status may have changed for a reason outside (reservation). */
  refresh(): void
  close(): void
}

export interface ConnectorDeps {
  readonly connectorId: number
  readonly hardware: ConnectorHardware
  readonly clock: StationClock
  readonly timers: Timers
  readonly configuration: Configuration
  readonly outbox: Outbox
  readonly newLocalId: () => string
  readonly operative: boolean
  readonly limitA: () => number
  readonly isReserved: () => boolean
  /** The reservation this card may use, if any. */
  readonly reservationFor: (grant: Grant) => number | undefined
  readonly onStatus: () => void
  readonly onOperative: (operative: boolean) => void
  readonly onTransactionEnd: () => void
  readonly persistReading: (energyWh: number) => Promise<void>
  readonly report: (event: string, details: Record<string, unknown>) => void
}

/**
 * One connector: from plug and card to the end of its transaction. Every energy flow is journaled before it begins,
 * and every transaction ends with a reading of the meter.
 */
export function createConnector(deps: ConnectorDeps): Connector {
  const { connectorId, hardware, timers, configuration, outbox, report } = deps
  let grant: Grant | null = null
  let cancelGrant: Cancel | null = null
  let running:
    | (Omit<RunningTransaction, 'stopping'> & { stopped: Promise<void> | null; reason: StopReason | null })
    | null = null
  let starting = false
  let finishing = false
  let fault: Fault | null = null
  let operative = deps.operative
  let wantedOperative = deps.operative
  let energyAllowed = true
  let lastReading: MeterReading | null = null
  let persistedAtMs = 0
  let cancelTick: Cancel | null = null
  let cancelSampler: Cancel | null = null
  let closed = false
  let shown: ConnectorStatus | null = null

  const limitA = () => (energyAllowed ? deps.limitA() : 0)

  const status = (): ConnectorStatus => {
    if (fault !== null) return 'Faulted'
    if (running !== null && running.stopped === null) {
      if (limitA() <= 0) return 'SuspendedEVSE'
      return hardware.vehicle.wantsEnergy() ? 'Charging' : 'SuspendedEV'
    }
    if (running !== null || (finishing && hardware.vehicle.isPlugged()))
      return grant === null ? 'Finishing' : 'Preparing'
    if (!operative) return 'Unavailable'
    if (grant !== null || starting || hardware.vehicle.isPlugged()) return 'Preparing'
    return deps.isReserved() ? 'Reserved' : 'Available'
  }

  const refresh = () => {
    const next = status()
    if (next === shown || closed) return
    shown = next
    deps.onStatus()
  }

  const read = (): MeterReading | null => {
    const reading = hardware.meter.read()
    if (reading !== null) lastReading = reading
    return reading
  }

  const applyLimit = () => {
    if (running === null || running.stopped !== null) return
    const currentA = limitA()
    hardware.module.setLimit(currentA)
    if (currentA > 0 && fault === null) hardware.module.start()
    else hardware.module.stop()
    refresh()
  }

  const tick = () => {
    cancelTick = timers.after(TICK_MS, tick)
    applyLimit()
    refresh()
    // Should the meter fall silent, the session ends with the newest reading there was.
    read()
    if (deps.clock.nowMs() - persistedAtMs < PERSIST_READING_MS) return
    persistedAtMs = deps.clock.nowMs()
    const reading = read()
    if (reading !== null) {
      deps
        .persistReading(reading.energyWh)
        .catch((error: unknown) => report('state-not-written', { reason: String(error) }))
    }
  }

  const sample: Connector['sample'] = (context, measurandsKey) => {
    const reading = read()
    if (reading === null) return null
    const offered = running === null ? null : limitA()
    return meterSample(reading, configuration.list(measurandsKey), context, hardware, offered)
  }

  const record: Connector['record'] = (context, measurandsKey) => {
    if (running === null || running.stopped !== null) return
    const sampledValue = sample(context, measurandsKey)
    if (sampledValue === null || sampledValue.length === 0) return
    outbox
      .meter({ localId: running.localId, connectorId, sampledValue, ...deps.clock.stamp() })
      .catch((error: unknown) => report('sample-not-journaled', { connectorId, reason: String(error) }))
  }

  const armSampler = () => {
    cancelSampler?.()
    cancelSampler = null
    const intervalS = configuration.int('MeterValueSampleInterval')
    if (running === null || intervalS === 0) return
    cancelSampler = timers.after(intervalS * 1000, () => {
      record('Sample.Periodic', 'MeterValuesSampledData')
      armSampler()
    })
  }

  const setGrant = (next: Grant | null) => {
    cancelGrant?.()
    cancelGrant = null
    grant = next
  }

  const begin = async (): Promise<void> => {
    if (closed || running !== null || starting || grant === null || fault !== null || !hardware.vehicle.isPlugged())
      return
    const owner = grant
    const reading = read()
    if (reading === null) {
      setGrant(null)
      fault = { errorCode: 'PowerMeterFailure' }
      refresh()
      return
    }
    starting = true
    setGrant(null)
    const localId = deps.newLocalId()
    const reservationId = deps.reservationFor(owner)
    try {
      await deps.persistReading(reading.energyWh)
      await outbox.start({
        localId,
        connectorId,
        idTag: owner.idTag,
        ...(owner.parentIdTag === null ? {} : { parentIdTag: owner.parentIdTag }),
        meterStartWh: reading.energyWh,
        ...(reservationId === undefined ? {} : { reservationId }),
        ...deps.clock.stamp(),
      })
    } catch (error) {
      starting = false
      report('start-not-journaled', { connectorId, reason: String(error) })
      refresh()
      return
    }
    starting = false
    finishing = false
    energyAllowed = true
    const { idTag, parentIdTag } = owner
    const startedAtMs = deps.clock.nowMs()
    running = { localId, idTag, parentIdTag, meterStartWh: reading.energyWh, startedAtMs, stopped: null, reason: null }
    persistedAtMs = startedAtMs
    report('transaction-started', { connectorId, localId, idTag, meterStartWh: reading.energyWh })
    if (!hardware.vehicle.isPlugged()) {
      stopInBackground('EVDisconnected')
      return
    }
    applyLimit()
    armSampler()
    cancelTick = timers.after(TICK_MS, tick)
    refresh()
  }

  const rampedDown = (): Promise<void> =>
    new Promise((resolve) => {
      const deadlineMs = deps.clock.nowMs() + RAMP_DOWN_MS
      const poll = () => {
        const off = hardware.module.currentA() <= OFF_CURRENT_A
        if (!off && deps.clock.nowMs() >= deadlineMs)
          fault = { errorCode: 'OtherError', vendorErrorCode: 'STOP_IGNORED' }
        if (off || deps.clock.nowMs() >= deadlineMs || closed) resolve()
        else timers.after(RAMP_POLL_MS, poll)
      }
      poll()
    })

  const finish = async (reason: StopReason, options: { idTag?: string; immediate?: boolean }): Promise<void> => {
    const ending = running
    if (ending === null) return
    cancelTick?.()
    cancelSampler?.()
    hardware.module.stop()
    if (!options.immediate) await rampedDown()
    await hardware.meter.refresh?.()
    const reading = read() ?? lastReading
    const meterStopWh = Math.max(ending.meterStartWh, reading?.energyWh ?? ending.meterStartWh)
    const measurands = configuration.list('StopTxnSampledData')
    const stamp = deps.clock.stamp()
    const ended =
      reading === null || measurands.length === 0
        ? []
        : meterSample(reading, measurands, 'Transaction.End', hardware, null)
    await deps
      .persistReading(meterStopWh)
      .catch((error: unknown) => report('state-not-written', { reason: String(error) }))
    await outbox.stop({
      localId: ending.localId,
      connectorId,
      ...(options.idTag === undefined ? {} : { idTag: options.idTag }),
      meterStopWh,
      reason,
      ...(ended.length === 0 ? {} : { transactionData: [{ timestamp: stamp.at, sampledValue: ended }] }),
      ...stamp,
    })
    running = null
    finishing = hardware.vehicle.isPlugged()
    applyWantedOperative()
    report('transaction-stopped', {
      connectorId,
      localId: ending.localId,
      reason,
      meterStopWh,
      energyWh: meterStopWh - ending.meterStartWh,
    })
    deps.onTransactionEnd()
    refresh()
    void begin()
  }

  const stop: Connector['stop'] = (reason, options = {}) => {
    if (running === null) return Promise.resolve()
    if (running.stopped === null) {
      running.reason = reason
      running.stopped = finish(reason, options)
      refresh()
    }
    return running.stopped
  }

  const stopInBackground = (reason: StopReason) => {
    stop(reason).catch((error: unknown) => report('stop-not-journaled', { connectorId, reason: String(error) }))
  }

  const applyWantedOperative = () => {
    if (operative === wantedOperative) return
    operative = wantedOperative
  }

  hardware.vehicle.onChange(() => {
    if (closed) return
    if (!hardware.vehicle.isPlugged()) {
      finishing = false
      if (running !== null && configuration.bool('StopTransactionOnEVSideDisconnect'))
        stopInBackground('EVDisconnected')
      if (fault?.errorCode === 'PowerMeterFailure' && hardware.meter.read() !== null) fault = null
    } else if (operative) {
      void begin()
    }
    refresh()
  })
  configuration.onChange((key) => {
    if (key === 'MeterValueSampleInterval') armSampler()
  })

  return {
    connectorId,
    hardware,
    status,
    fault: () => fault,
    grant: () => grant,
    isPlugged: () => hardware.vehicle.isPlugged(),
    transaction: () =>
      running === null
        ? null
        : {
            localId: running.localId,
            idTag: running.idTag,
            parentIdTag: running.parentIdTag,
            meterStartWh: running.meterStartWh,
            startedAtMs: running.startedAtMs,
            stopping: running.stopped !== null,
          },
    allow: (next) => {
      setGrant(next)
      if (!hardware.vehicle.isPlugged()) {
        cancelGrant = timers.after(configuration.int('ConnectionTimeOut') * 1000, () => {
          setGrant(null)
          report('connection-timed-out', { connectorId })
          refresh()
        })
      }
      refresh()
      void begin()
    },
    withdraw: () => {
      const taken = grant
      setGrant(null)
      refresh()
      return taken
    },
    stop,
    setFault: (next) => {
      fault = next
      if (next !== null) {
        setGrant(null)
        hardware.module.stop()
        if (running !== null) stopInBackground('Other')
      }
      refresh()
    },
    setOperative: (next) => {
      wantedOperative = next
      deps.onOperative(next)
      if (running !== null && next !== operative) return 'Scheduled'
      applyWantedOperative()
      if (!operative) setGrant(null)
      refresh()
      return 'Accepted'
    },
    isOperative: () => operative,
    withholdEnergy: () => {
      energyAllowed = false
      applyLimit()
    },
    applyLimit,
    sample,
    record,
    refresh,
    close: () => {
      closed = true
      setGrant(null)
      cancelTick?.()
      cancelSampler?.()
    },
  }
}
