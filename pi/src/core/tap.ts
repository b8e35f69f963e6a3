import type { Connector, Grant } from './connector-types.ts'
import type { StationContext } from './station-context.ts'

const LOCK_OUT_MS = 3000
/** OCPP 1.6 idToken: CiString20. */
const ID_TAG_MAX = 20

/**
 * What a card held to the reader does: the same card ends its own transaction without asking anyone; another one of the
 * same group after the CSMS agreed; any other is authorised for a free connector.
 */
export function createTapHandler(station: StationContext): (uid: string, connectorId?: number) => Promise<void> {
  let asking = false
  let lockedUntilMs = 0

  const accepted = () => {
    lockedUntilMs = station.clock.nowMs() + LOCK_OUT_MS
  }

  const stopWith = async (connector: Connector, idTag: string): Promise<void> => {
    accepted()
    station.report('tap-accepted', { connectorId: connector.connectorId, idTag, effect: 'stop' })
    await connector.stop('Local', { idTag })
  }

  const refuse = (idTag: string, reason: string) => station.report('tap-refused', { idTag, reason })

  return async (uid, connectorId) => {
    const idTag = uid.toUpperCase()
    if (asking || station.clock.nowMs() < lockedUntilMs) {
      station.report('tap-ignored', { idTag })
      return
    }
    if (idTag.length === 0 || idTag.length > ID_TAG_MAX || /^08[0-9A-F]{6}$/.test(idTag)) {
      // A 4-byte UID that begins with 08 is drawn anew at every presentation (ISO 14443-3).
      refuse(idTag, 'unusable-uid')
      return
    }
    const candidates = station.connectors.filter((c) => connectorId === undefined || c.connectorId === connectorId)
    const own = candidates.find((c) => c.transaction()?.idTag.toUpperCase() === idTag)
    if (own !== undefined) {
      await stopWith(own, idTag)
      return
    }
    const waiting = candidates.find((c) => c.grant()?.idTag.toUpperCase() === idTag)
    if (waiting !== undefined) {
      accepted()
      waiting.withdraw()
      station.report('tap-accepted', { connectorId: waiting.connectorId, idTag, effect: 'withdrawn' })
      return
    }

    asking = true
    try {
      const { status, parentIdTag, via } = await station.authorizer.authorize(idTag)
      if (status !== 'Accepted') {
        refuse(idTag, status)
        return
      }
      const grant: Grant = { idTag, parentIdTag, source: 'tap' }
      const free = pickFree(candidates, grant, station)
      if (free !== undefined) {
        accepted()
        station.report('tap-accepted', { connectorId: free.connectorId, idTag, effect: 'start', via })
        free.allow(grant)
        return
      }
      const group = candidates.find((c) => parentIdTag !== null && c.transaction()?.parentIdTag === parentIdTag)
      if (group !== undefined) await stopWith(group, idTag)
      else refuse(idTag, 'no-free-connector')
    } finally {
      asking = false
    }
  }
}

/** The connector a card gets: its reservation, then one that is plugged and waits, then any free one. */
function pickFree(candidates: readonly Connector[], grant: Grant, station: StationContext): Connector | undefined {
  const usable = candidates.filter(
    (c) =>
      c.transaction() === null &&
      c.grant() === null &&
      c.isOperative() &&
      c.fault() === null &&
      mayUse(c, grant, station),
  )
  return (
    usable.find((c) => station.reservations.at(c.connectorId) !== null) ??
    usable.find((c) => c.status() === 'Preparing') ??
    usable.find((c) => c.status() === 'Available') ??
    usable.find((c) => c.status() === 'Finishing')
  )
}

function mayUse(connector: Connector, grant: Grant, station: StationContext): boolean {
  const reservation = station.reservations.at(connector.connectorId)
  if (reservation === null || reservation.idTag.toUpperCase() === grant.idTag.toUpperCase()) return true
  return reservation.parentIdTag !== undefined && reservation.parentIdTag === grant.parentIdTag
}
