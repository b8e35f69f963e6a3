import type { Cancel, MeterReading } from '../ports.ts'
import type {
  Connector,
  ConnectorDeps,
  ConnectorStatus,
  Fault,
  RunningTransaction,
  StopReason,
} from './connector-types.ts'
import { createGrantHolder } from './grant-holder.ts'
import { meterSample } from './meter-sample.ts'
import type { Outbox } from './outbox.ts'
import { rampedDown } from './ramp-down.ts'
import { createSampler } from './sampler.ts'
import { startRecord, stopRecord } from './session-records.ts'

const TICK_MS = 1000
const PERSIST_READING_MS = 30_000
const WRITE_RETRY_MS = 5000
/** Reasons after which nobody waits any longer: the next start closes the session with the reading that was kept. */
const RESTARTS: ReadonlySet<StopReason> = new Set(['SoftReset', 'HardReset', 'Reboot', 'PowerLoss'])

/**
 * One connector: from plug and card to the end of its transaction. Every energy flow is journaled before it begins,
 * and every transaction ends with a reading of the meter.
 */
export function createConnector(deps: ConnectorDeps): Connector {
  const { connectorId, hardware, timers, configuration, outbox, report } = deps
  const grants = createGrantHolder({
    timers,
    onTimeout: () => {
      report('connection-timed-out', { connectorId })
      refresh()
    },
  })
  let running: { readonly facts: Omit<RunningTransaction, 'stopping'>; stopped: Promise<void> | null } | null = null
  let starting = false
  let finishing = false
  let fault: Fault | null = null
  let operative = deps.operative
  let wantedOperative = deps.operative
  let energyAllowed = true
  let lastReading: MeterReading | null = null
  let persistedAtMs = 0
  let cancelTick: Cancel | null = null
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
      return grants.now() === null ? 'Finishing' : 'Preparing'
    if (!operative) return 'Unavailable'
    if (grants.now() !== null || starting || hardware.vehicle.isPlugged()) return 'Preparing'
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
      .meter({ localId: running.facts.localId, connectorId, sampledValue, ...deps.clock.stamp() })
      .catch((error: unknown) => report('sample-not-journaled', { connectorId, reason: String(error) }))
  }

  const sampler = createSampler({
    timers,
    intervalS: () => (running === null ? 0 : configuration.int('MeterValueSampleInterval')),
    take: () => record('Sample.Periodic', 'MeterValuesSampledData'),
  })

  const begin = async (): Promise<void> => {
    const owner = grants.now()
    if (closed || running !== null || starting || owner === null || fault !== null || !hardware.vehicle.isPlugged())
      return
    const reading = read()
    if (reading === null) {
      grants.take()
      fault = { errorCode: 'PowerMeterFailure' }
      refresh()
      return
    }
    // A start from afar that nobody followed may have left its TxProfile.
    if (owner.source === 'tap') deps.onTransactionEnd()
    starting = true
    grants.take()
    const localId = deps.newLocalId()
    const reservationId = deps.reservationFor(owner)
    try {
      await deps.persistReading(reading.energyWh)
      const record = startRecord(owner, { localId, connectorId, meterStartWh: reading.energyWh, reservationId })
      await outbox.start({ ...record, ...deps.clock.stamp() })
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
    const facts = { localId, idTag, parentIdTag, meterStartWh: reading.energyWh, startedAtMs }
    running = { facts, stopped: null }
    persistedAtMs = startedAtMs
    report('transaction-started', { connectorId, localId, idTag, meterStartWh: reading.energyWh })
    if (!hardware.vehicle.isPlugged()) {
      stopInBackground('EVDisconnected')
      return
    }
    applyLimit()
    sampler.arm()
    cancelTick = timers.after(TICK_MS, tick)
    refresh()
  }

  /** A full disk must not leave a session without its end: it is tried until it is written, or the station goes down. */
  const journalStop = async (record: Parameters<Outbox['stop']>[0], isLast: boolean): Promise<void> => {
    for (;;) {
      try {
        return await outbox.stop(record)
      } catch (error) {
        if (isLast || closed) throw error
        report('stop-not-journaled', { connectorId, reason: String(error) })
        await new Promise<void>((resolve) => timers.after(WRITE_RETRY_MS, resolve))
      }
    }
  }

  const finish = async (reason: StopReason, options: { idTag?: string; immediate?: boolean }): Promise<void> => {
    if (running === null) return
    const ending = running.facts
    cancelTick?.()
    sampler.stop()
    hardware.module.stop()
    if (
      !options.immediate &&
      !(await rampedDown(hardware.module, { clock: deps.clock, timers, isOver: () => closed }))
    ) {
      fault = { errorCode: 'OtherError', vendorErrorCode: 'STOP_IGNORED' }
    }
    await hardware.meter.refresh?.()
    const reading = read() ?? lastReading
    const meterStopWh = Math.max(ending.meterStartWh, reading?.energyWh ?? ending.meterStartWh)
    await deps
      .persistReading(meterStopWh)
      .catch((error: unknown) => report('state-not-written', { reason: String(error) }))
    const { localId } = ending
    const measurands = configuration.list('StopTxnSampledData')
    const ended = reading === null ? [] : meterSample(reading, measurands, 'Transaction.End', hardware, null)
    const { idTag } = options
    const record = stopRecord({ localId, connectorId, meterStopWh, reason, idTag, ended }, deps.clock.stamp())
    await journalStop(record, RESTARTS.has(reason))
    running = null
    finishing = hardware.vehicle.isPlugged()
    operative = wantedOperative
    report('transaction-stopped', {
      connectorId,
      localId,
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
      running.stopped = finish(reason, options)
      refresh()
    }
    return running.stopped
  }

  const stopInBackground = (reason: StopReason) => {
    stop(reason).catch((error: unknown) => report('stop-not-journaled', { connectorId, reason: String(error) }))
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
    if (key === 'MeterValueSampleInterval') sampler.arm()
  })

  return {
    connectorId,
    hardware,
    status,
    fault: () => fault,
    grant: grants.now,
    isPlugged: () => hardware.vehicle.isPlugged(),
    transaction: () => (running === null ? null : { ...running.facts, stopping: running.stopped !== null }),
    allow: (next) => {
      grants.give(next, hardware.vehicle.isPlugged() ? null : configuration.int('ConnectionTimeOut') * 1000)
      refresh()
      void begin()
    },
    withdraw: () => {
      const taken = grants.take()
      refresh()
      return taken
    },
    stop,
    setFault: (next) => {
      fault = next
      if (next !== null) {
        grants.take()
        hardware.module.stop()
        if (running !== null) stopInBackground('Other')
      }
      refresh()
    },
    setOperative: (next) => {
      wantedOperative = next
      deps.onOperative(next)
      if (running !== null && next !== operative) return 'Scheduled'
      operative = wantedOperative
      if (!operative) grants.take()
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
      grants.take()
      cancelTick?.()
      sampler.stop()
    },
  }
}
