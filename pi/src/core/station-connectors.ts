import type { ConnectorHardware, Timers } from '../ports.ts'
import { limitAt } from './charging-profile.ts'
import type { Configuration } from './configuration.ts'
import { createConnector } from './connector.ts'
import type { Connector, Grant } from './connector-types.ts'
import { limitContext } from './limit-context.ts'
import type { Outbox } from './outbox.ts'
import type { ProfileStore } from './profile-store.ts'
import type { Reservations } from './reservations.ts'
import type { StationClock } from './station-clock.ts'
import type { StationMemory } from './station-memory.ts'

/** The connectors of a station, tied to its profiles, reservations and memory. Their modules are told to stop first. */
export function createConnectors(deps: {
  readonly hardware: readonly ConnectorHardware[]
  readonly clock: StationClock
  readonly timers: Timers
  readonly configuration: Configuration
  readonly outbox: Outbox
  readonly profiles: ProfileStore
  readonly reservations: Reservations
  readonly memory: StationMemory
  readonly newLocalId: () => string
  readonly onStatus: (connectorId: number) => void
  readonly background: (work: Promise<unknown>) => void
  readonly report: (event: string, details: Record<string, unknown>) => void
}): readonly Connector[] {
  const { clock, timers, configuration, outbox, profiles, reservations, memory, background, report } = deps

  /** The reservation that a card or its group uses up; one for somebody else has ended when a session begins. */
  const takeReservation = (connectorId: number, grant: Grant): number | undefined => {
    const reservation = reservations.at(connectorId)
    if (reservation === null) return undefined
    background(reservations.remove(reservation.reservationId))
    const isSameCard = reservation.idTag.toUpperCase() === grant.idTag.toUpperCase()
    const isSameGroup = reservation.parentIdTag !== undefined && reservation.parentIdTag === grant.parentIdTag
    return isSameCard || isSameGroup ? reservation.reservationId : undefined
  }

  const connectors: Connector[] = deps.hardware.map((hardware, index) => {
    const connectorId = index + 1
    hardware.module.stop()
    return createConnector({
      ...{ connectorId, hardware, clock, timers, configuration, outbox, report },
      newLocalId: deps.newLocalId,
      operative: memory.isOperative(connectorId),
      limitA: () => {
        const connector = connectors[index]
        if (connector === undefined) return 0
        return limitAt(profiles.all(), clock.nowMs(), limitContext(connector, connectors, clock.nowMs()))
      },
      isReserved: () => reservations.at(connectorId) !== null,
      reservationFor: (grant) => takeReservation(connectorId, grant),
      onStatus: () => deps.onStatus(connectorId),
      onOperative: (operative) => background(memory.setOperative(connectorId, operative)),
      onTransactionEnd: () => background(profiles.endOfTransaction(connectorId)),
      persistReading: (energyWh) => memory.setReading(connectorId, energyWh),
    })
  })
  return connectors
}
