import type { Cancel } from '../ports.ts'
import type { Connector, ConnectorDeps, Grant, RunningTransaction, StopReason } from './connector-types.ts'
import type { KeptMeter } from './kept-meter.ts'
import { meterSample } from './meter-sample.ts'
import type { Outbox } from './outbox.ts'
import { rampedDown } from './ramp-down.ts'
import { createSampler } from './sampler.ts'
import { startRecord, stopRecord } from './session-records.ts'

const TICK_MS = 1000
const WRITE_RETRY_MS = 5000
/** Reasons after which nobody waits any longer: the next start closes the session with the reading that was kept. */
const RESTARTS: ReadonlySet<StopReason> = new Set(['SoftReset', 'HardReset', 'Reboot', 'PowerLoss'])

/** The transactions of one connector, one after the other: journaled, limited, sampled, ended. */
export interface ConnectorSession
  extends Pick<Connector, 'stop' | 'sample' | 'record' | 'applyLimit' | 'withholdEnergy'> {
  now(): RunningTransaction | null
  /** `ending`: told to stop, its record is not written yet. */
  phase(): 'none' | 'starting' | 'running' | 'ending'
  /** The cable of the last one is still in. */
  isFinishing(): boolean
  /** Per phase, as profiles and the card allow. */
  limitA(): number
  /** Journals the start, then lets energy flow. */
  begin(owner: Grant, meterStartWh: number): Promise<void>
  stopInBackground(reason: StopReason): void
  cableLeft(): void
  close(): void
}

export function createConnectorSession(
  deps: ConnectorDeps & {
    readonly meter: KeptMeter
    readonly isFaulted: () => boolean
    /** The module went on after it was told to stop. */
    readonly onStopIgnored: () => void
    /** The status may have changed. */
    readonly onChange: () => void
    /** The stop is durable. */
    readonly onEnded: () => void
  },
): ConnectorSession {
  const { connectorId, hardware, clock, timers, configuration, outbox, meter, report, onChange } = deps
  let running: { readonly facts: Omit<RunningTransaction, 'stopping'>; stopped: Promise<void> | null } | null = null
  let starting = false
  let finishing = false
  let energyAllowed = true
  let isSampled = false
  let cancelTick: Cancel | null = null
  let closed = false

  const limitA = () => (energyAllowed ? deps.limitA() : 0)
  const phase = () => {
    if (running !== null) return running.stopped === null ? 'running' : 'ending'
    return starting ? 'starting' : 'none'
  }

  const applyLimit = () => {
    if (phase() !== 'running') return
    const currentA = limitA()
    hardware.module.setLimit(currentA)
    if (currentA > 0 && !deps.isFaulted()) hardware.module.start()
    else hardware.module.stop()
    onChange()
  }

  const tick = () => {
    cancelTick = timers.after(TICK_MS, tick)
    applyLimit()
    onChange()
    meter.persistNowAndThen()
  }

  const sample: ConnectorSession['sample'] = (context, measurandsKey) => {
    const reading = meter.read()
    if (reading === null) return null
    const offeredA = running === null ? null : running.stopped === null ? limitA() : 0
    return meterSample(reading, configuration.list(measurandsKey), context, hardware, offeredA)
  }

  const record: ConnectorSession['record'] = (context, measurandsKey) => {
    if (running === null || !isSampled) return
    const sampledValue = sample(context, measurandsKey)
    if (sampledValue === null || sampledValue.length === 0) return
    outbox
      .meter({ localId: running.facts.localId, connectorId, sampledValue, ...clock.stamp() })
      .catch((error: unknown) => report('sample-not-journaled', { connectorId, reason: String(error) }))
  }

  const sampler = createSampler({
    timers,
    intervalS: () => (isSampled ? configuration.int('MeterValueSampleInterval') : 0),
    take: () => record('Sample.Periodic', 'MeterValuesSampledData'),
  })
  const endSamples = () => {
    isSampled = false
    sampler.stop()
  }

  const begin = async (owner: Grant, meterStartWh: number): Promise<void> => {
    starting = true
    const localId = deps.newLocalId()
    const reservationId = deps.reservationFor(owner)
    try {
      await meter.persist(meterStartWh)
      const record = startRecord(owner, { localId, connectorId, meterStartWh, reservationId })
      await outbox.start({ ...record, ...clock.stamp() })
    } catch (error) {
      starting = false
      report('start-not-journaled', { connectorId, reason: String(error) })
      onChange()
      return
    }
    starting = false
    finishing = false
    energyAllowed = true
    isSampled = true
    const { idTag, parentIdTag } = owner
    running = { facts: { localId, idTag, parentIdTag, meterStartWh, startedAtMs: clock.nowMs() }, stopped: null }
    report('transaction-started', { connectorId, localId, idTag, meterStartWh })
    if (!hardware.vehicle.isPlugged()) {
      stopInBackground('EVDisconnected')
      return
    }
    applyLimit()
    sampler.arm()
    cancelTick = timers.after(TICK_MS, tick)
    onChange()
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
    const { localId, meterStartWh } = running.facts
    cancelTick?.()
    hardware.module.stop()
    // Energy flows until the ramp is through, and samples go on as long.
    if (!options.immediate && !(await rampedDown(hardware.module, { clock, timers, isOver: () => closed }))) {
      deps.onStopIgnored()
    }
    endSamples()
    await meter.refresh()
    const reading = meter.readOrLast()
    const meterStopWh = Math.max(meterStartWh, reading?.energyWh ?? meterStartWh)
    await meter.persist(meterStopWh).catch((error: unknown) => report('state-not-written', { reason: String(error) }))
    const measurands = configuration.list('StopTxnSampledData')
    const ended = reading === null ? [] : meterSample(reading, measurands, 'Transaction.End', hardware, null)
    const { idTag } = options
    const record = stopRecord({ localId, connectorId, meterStopWh, reason, idTag, ended }, clock.stamp())
    await journalStop(record, RESTARTS.has(reason))
    running = null
    finishing = hardware.vehicle.isPlugged()
    const energyWh = meterStopWh - meterStartWh
    report('transaction-stopped', { connectorId, localId, reason, meterStopWh, energyWh })
    deps.onTransactionEnd()
    deps.onEnded()
  }

  const stop: ConnectorSession['stop'] = (reason, options = {}) => {
    if (running === null) return Promise.resolve()
    if (running.stopped === null) {
      running.stopped = finish(reason, options)
      onChange()
    }
    return running.stopped
  }

  const stopInBackground = (reason: StopReason) => {
    stop(reason).catch((error: unknown) => report('stop-not-journaled', { connectorId, reason: String(error) }))
  }

  configuration.onChange((key) => {
    if (key === 'MeterValueSampleInterval') sampler.arm()
  })

  return {
    now: () => (running === null ? null : { ...running.facts, stopping: running.stopped !== null }),
    phase,
    isFinishing: () => finishing,
    limitA,
    begin,
    stop,
    stopInBackground,
    cableLeft: () => {
      finishing = false
      if (running !== null && configuration.bool('StopTransactionOnEVSideDisconnect'))
        stopInBackground('EVDisconnected')
    },
    applyLimit,
    withholdEnergy: () => {
      energyAllowed = false
      applyLimit()
    },
    sample,
    record,
    close: () => {
      closed = true
      cancelTick?.()
      endSamples()
    },
  }
}
