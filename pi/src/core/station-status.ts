import type { Connector, Fault } from './connector-types.ts'
import type { StationMemory } from './station-memory.ts'
import type { StatusReport } from './status-reporter.ts'

/** The status of a station and its connectors as it is now. @param faultOfAll of what all connectors share. */
export function stationStatus(deps: {
  readonly memory: StationMemory
  readonly connectors: readonly Connector[]
  readonly faultOfAll: () => Fault | null
}): (connectorId: number) => StatusReport {
  const { memory, connectors, faultOfAll } = deps
  return (connectorId) => {
    if (connectorId === 0) {
      return { status: memory.isOperative(0) ? 'Available' : 'Unavailable', ...faultFields(faultOfAll()) }
    }
    const connector = connectors[connectorId - 1]
    return { status: connector?.status() ?? 'Unavailable', ...faultFields(connector?.fault() ?? null) }
  }
}

function faultFields(fault: Fault | null): Omit<StatusReport, 'status'> {
  return {
    errorCode: fault?.errorCode ?? 'NoError',
    ...(fault?.vendorErrorCode === undefined ? {} : { vendorErrorCode: fault.vendorErrorCode }),
  }
}
