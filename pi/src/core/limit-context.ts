import type { LimitContext } from './charging-profile.ts'
import type { Connector } from './connector-types.ts'

/** What a connector's limit depends on besides the installed profiles. */
export function limitContext(connector: Connector, all: readonly Connector[], nowMs: number): LimitContext {
  const { maxCurrentA, phases, nominalVoltageV } = connector.hardware
  return {
    connectorId: connector.connectorId,
    startedAtMs: connector.transaction()?.startedAtMs ?? nowMs,
    maxCurrentA,
    phases,
    nominalVoltageV,
    sharers: all.filter((other) => other.transaction() !== null).length,
  }
}
