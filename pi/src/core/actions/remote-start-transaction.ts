import * as v from 'valibot'
import { chargingProfileSchema } from '../charging-profile.ts'
import type { Connector } from '../connector-types.ts'
import type { StationContext } from '../station-context.ts'
import { action } from './action.ts'

const requestSchema = v.object({
  idTag: v.string(),
  connectorId: v.optional(v.number()),
  chargingProfile: v.optional(chargingProfileSchema),
})
type Request = v.InferOutput<typeof requestSchema>

/** OCPP 1.6 §5.11: Rejected where nobody could charge now; the plug may come within ConnectionTimeOut. */
export const remoteStartTransaction = action(requestSchema, (request, station) => {
  const chosen = station.connectors.filter(
    (c) =>
      (request.connectorId === undefined || c.connectorId === request.connectorId) && canStart(c, request, station),
  )
  const connector = chosen.find((c) => c.isPlugged()) ?? chosen[0]
  const profile = request.chargingProfile
  if (connector === undefined || (profile !== undefined && profile.chargingProfilePurpose !== 'TxProfile')) {
    return { answer: { status: 'Rejected' } }
  }
  return { answer: { status: 'Accepted' }, afterwards: () => station.background(begin(connector, request, station)) }
})

function canStart(connector: Connector, { idTag }: Request, station: StationContext): boolean {
  const reservation = station.reservations.at(connector.connectorId)
  const reservedForOther = reservation !== null && reservation.idTag.toUpperCase() !== idTag.toUpperCase()
  return (
    connector.transaction() === null &&
    connector.grant() === null &&
    connector.fault() === null &&
    connector.isOperative() &&
    !reservedForOther
  )
}

async function begin(connector: Connector, request: Request, station: StationContext): Promise<void> {
  const { idTag, chargingProfile } = request
  let parentIdTag: string | null = null
  if (station.configuration.bool('AuthorizeRemoteTxRequests')) {
    const authorization = await station.authorizer.authorize(idTag)
    if (authorization.status !== 'Accepted') {
      station.report('remote-start-refused', {
        connectorId: connector.connectorId,
        idTag,
        reason: authorization.status,
      })
      return
    }
    parentIdTag = authorization.parentIdTag
  }
  if (!canStart(connector, request, station)) return
  await station.profiles.endOfTransaction(connector.connectorId)
  if (chargingProfile !== undefined) {
    await station.profiles.put({ connectorId: connector.connectorId, profile: chargingProfile })
  }
  station.report('remote-start', { connectorId: connector.connectorId, idTag })
  connector.allow({ idTag, parentIdTag, source: 'remote' })
}
