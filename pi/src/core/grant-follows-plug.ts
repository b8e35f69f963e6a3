import type { Connector } from './connector-types.ts'

/** Card first, then the plug of another connector than the one the card was given: the grant follows the plug. */
export function letGrantsFollowPlugs(connectors: readonly Connector[], isAlive: () => boolean): void {
  for (const connector of connectors) {
    connector.hardware.vehicle.onChange(() => {
      if (!isAlive() || !connector.isPlugged() || connector.grant() !== null || connector.transaction() !== null) return
      const other = connectors.find((c) => c.grant()?.source === 'tap' && !c.isPlugged())
      const moved = connector.isOperative() ? (other?.withdraw() ?? null) : null
      if (moved !== null) connector.allow(moved)
    })
  }
}
