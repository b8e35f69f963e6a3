import type { Fault } from '../core/connector-types.ts'
import type { Station } from '../core/station.ts'
import type { CanModule } from '../drivers/can/can-module.ts'
import type { MeterDriver } from '../drivers/meter/modbus-meter.ts'
import type { CardReader } from '../drivers/reader/card-reader.ts'
import type { Cancel, Timers } from '../ports.ts'

/** Codes after which the meter cannot be believed at all: no grace. */
const DISBELIEVED = new Set(['METER_BACKWARDS', 'METER_JUMP'])

/**
 * Turns what the hardware tells into faults of the station: a module's at once, a meter's after a grace while somebody
 * charges, the reader's for connector 0 alone, since a session can still be started and stopped from afar.
 * @returns ends the supervision.
 */
export function superviseFaults(deps: {
  readonly station: Station
  readonly module: CanModule
  readonly meter: MeterDriver
  readonly reader: CardReader | null
  readonly meterGraceS: number
  readonly timers: Timers
  readonly report: (event: string, details: Record<string, unknown>) => void
}): Cancel {
  const { station, timers, report } = deps
  const connector = station.connectors[0]
  const faults = new Map<'module' | 'meter', Fault>()
  let cancelGrace: Cancel = () => {}
  let ended = false

  const show = () => {
    if (!ended) connector?.setFault(faults.get('module') ?? faults.get('meter') ?? null)
  }
  const set = (source: 'module' | 'meter', fault: Fault | null) => {
    if (fault === null) faults.delete(source)
    else faults.set(source, fault)
    show()
  }

  deps.module.onFault((fault) => {
    report('module', fault === null ? { state: 'ok' } : { state: 'failed', code: fault.vendorErrorCode })
    set('module', fault)
  })
  deps.meter.onState((state) => {
    report('meter', state)
    cancelGrace()
    if (state.state === 'ok') {
      set('meter', null)
      return
    }
    const fault: Fault = { errorCode: 'PowerMeterFailure', vendorErrorCode: state.code }
    const charging = connector?.transaction() !== null && connector?.transaction() !== undefined
    if (!charging || DISBELIEVED.has(state.code)) set('meter', fault)
    else cancelGrace = timers.after(deps.meterGraceS * 1000, () => set('meter', fault))
  })
  deps.reader?.onState((state) => {
    report('reader', state)
    station.setStationFault(
      state.state === 'up' ? null : { errorCode: 'ReaderFailure', vendorErrorCode: `READER_${state.code}` },
    )
  })
  return () => {
    ended = true
    cancelGrace()
  }
}
