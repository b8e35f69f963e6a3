import { createConnectorSession } from './connector-session.ts'
import { connectorStatus } from './connector-status.ts'
import type { Connector, ConnectorDeps, ConnectorStatus, Fault } from './connector-types.ts'
import { createGrantHolder } from './grant-holder.ts'
import { createKeptMeter } from './kept-meter.ts'

const LOOK_MS = 1000

/**
 * One connector: from plug and card to the end of its transaction. Every energy flow is journaled before it begins,
 * and every transaction ends with a reading of the meter.
 */
export function createConnector(deps: ConnectorDeps): Connector {
  const { connectorId, hardware, timers, configuration, report } = deps
  const { vehicle } = hardware
  const meter = createKeptMeter(deps)
  let fault: Fault | null = null
  let operative = deps.operative
  let wantedOperative = deps.operative
  let closed = false
  let shown: ConnectorStatus | null = null

  const grants = createGrantHolder({
    timers,
    onTimeout: () => {
      report('connection-timed-out', { connectorId })
      refresh()
    },
  })
  const session = createConnectorSession({
    ...deps,
    meter,
    isFaulted: () => fault !== null,
    onStopIgnored: () => {
      fault = { errorCode: 'OtherError', vendorErrorCode: 'STOP_IGNORED' }
    },
    onChange: () => refresh(),
    onEnded: () => {
      operative = wantedOperative
      refresh()
      void begin()
    },
  })

  const status = (): ConnectorStatus =>
    connectorStatus({
      isFaulted: fault !== null,
      session: session.phase(),
      isFinishing: session.isFinishing(),
      limitA: session.limitA,
      wantsEnergy: vehicle.wantsEnergy(),
      isGranted: grants.now() !== null,
      isOperative: operative,
      isPlugged: vehicle.isPlugged(),
      isReserved: deps.isReserved(),
    })

  const refresh = () => {
    const next = status()
    if (next === shown || closed) return
    shown = next
    deps.onStatus()
  }

  const begin = async (): Promise<void> => {
    const owner = grants.now()
    if (closed || session.phase() !== 'none' || owner === null || fault !== null || !vehicle.isPlugged()) return
    grants.take()
    const reading = meter.read()
    if (reading === null) {
      const noReading: Fault = { errorCode: 'PowerMeterFailure' }
      fault = noReading
      refresh()
      endOnceMeterReads(noReading)
      return
    }
    // A start from afar that nobody followed may have left its TxProfile.
    if (owner.source === 'tap') deps.onTransactionEnd()
    await session.begin(owner, reading.energyWh)
  }

  /** A meter that was late by a moment never said that it was gone, so it does not say that it is back either. */
  const endOnceMeterReads = (own: Fault): void => {
    timers.after(LOOK_MS, () => {
      if (closed || fault !== own) return
      if (meter.read() === null) {
        endOnceMeterReads(own)
        return
      }
      fault = null
      refresh()
    })
  }

  vehicle.onChange(() => {
    if (closed) return
    if (!vehicle.isPlugged()) {
      session.cableLeft()
      if (fault?.errorCode === 'PowerMeterFailure' && hardware.meter.read() !== null) fault = null
    } else if (operative) {
      void begin()
    }
    refresh()
  })

  return {
    connectorId,
    hardware,
    status,
    fault: () => fault,
    grant: grants.now,
    isPlugged: () => vehicle.isPlugged(),
    transaction: session.now,
    allow: (next) => {
      grants.give(next, vehicle.isPlugged() ? null : configuration.int('ConnectionTimeOut') * 1000)
      refresh()
      void begin()
    },
    withdraw: () => {
      const taken = grants.take()
      refresh()
      return taken
    },
    stop: session.stop,
    setFault: (next) => {
      fault = next
      if (next !== null) {
        grants.take()
        hardware.module.stop()
        session.stopInBackground('Other')
      }
      refresh()
    },
    setOperative: (next) => {
      wantedOperative = next
      deps.onOperative(next)
      if (session.now() !== null && next !== operative) return 'Scheduled'
      operative = wantedOperative
      if (!operative) grants.take()
      refresh()
      return 'Accepted'
    },
    isOperative: () => operative,
    withholdEnergy: session.withholdEnergy,
    applyLimit: session.applyLimit,
    sample: session.sample,
    record: session.record,
    refresh,
    close: () => {
      closed = true
      grants.take()
      session.close()
    },
  }
}
