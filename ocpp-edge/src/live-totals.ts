import { CONNECTOR_STATUSES } from '@charge-it/shared/model/connector.ts'
import type { Edge } from '@charge-it/shared/model/edge.ts'
import type { HeldConnector } from './store/stores.ts'

/** What one instance sums over the stations it holds. */
export type LiveTotals = Pick<Edge, 'connectorCounts' | 'sites'> & { readonly powerW: number }

/** Stations without a site count under this name. */
export const NO_SITE = 'none'

/**
 * Sums connectors by status and power by site. Connector 0 is the station itself and is not counted; connectors of
 * stations without a socket here are not either.
 * @param online siteId of each station that has a socket here.
 */
export function liveTotals(held: Iterable<HeldConnector>, online: ReadonlyMap<string, string | null>): LiveTotals {
  const connectorCounts: Record<string, number> = {}
  const sites: Record<string, { powerW: number; activeTransactions: number; stationsOnline: number }> = {}
  const siteOf = (siteId: string | null) => {
    const key = siteId ?? NO_SITE
    sites[key] ??= { powerW: 0, activeTransactions: 0, stationsOnline: 0 }
    return sites[key]
  }
  let powerW = 0
  for (const siteId of online.values()) siteOf(siteId).stationsOnline++
  for (const connector of held) {
    if (connector.connectorId === 0 || !online.has(connector.stationId)) continue
    connectorCounts[connector.status] = (connectorCounts[connector.status] ?? 0) + 1
    if (!connector.active) continue
    const site = siteOf(connector.siteId)
    site.activeTransactions++
    site.powerW += connector.powerW ?? 0
    powerW += connector.powerW ?? 0
  }
  return { connectorCounts: inOrder(connectorCounts), sites, powerW }
}

function inOrder(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    CONNECTOR_STATUSES.flatMap((status) => {
      const count = counts[status]
      return count === undefined ? [] : [[status, count] as const]
    }),
  )
}
