import { organisationSchema } from '@charge-it/shared/model/settings.ts'
import { siteSchema } from '@charge-it/shared/model/site.ts'
import type { SecurityProfile, StationCredentials } from '@charge-it/shared/model/station.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { newConnector, newStation } from '@charge-it/shared/stations/new-station.ts'
import { newCard } from '@charge-it/shared/stations/public-card.ts'
import type * as v from 'valibot'
import { generateStationKey, hashStationKey } from '../auth/hash-station-key.ts'
import { cardSourcesOf } from '../connectors/card-sources.ts'
import { unusedConnectorCodes } from '../connectors/connector-code.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../store/audit.ts'
import { readDocument } from '../store/read-document.ts'
import type { ApiCall, Handler, Reply } from './api-call.ts'
import { badParameter, conflict } from './api-error.ts'
import { readBody } from './read-input.ts'
import { completeFacts, stationBody } from './station-bodies.ts'

/** `POST /stations`: 201 with its address and its key, which is shown this once; 409 if the station exists. */
export const createStation: Handler = async (call, deps) =>
  registerStation(readBody(call, stationBody), 'station.create', call, deps)

/** Registers a station, whether it knocked before or not: the document of one that knocks goes with it. */
export async function registerStation(
  body: v.InferOutput<typeof stationBody>,
  action: 'station.create' | 'station.accept',
  call: ApiCall,
  deps: Deps,
): Promise<Reply> {
  const { stationId, siteId = null } = body
  const addresses = await addressesOf(deps)
  const securityProfile = body.securityProfile ?? (addresses.plain?.startsWith('ws:') ? 1 : 2)
  const authorizationKey = keyFor(securityProfile, body.authorizationKey, deps)
  const authorizationKeyHash =
    authorizationKey === null ? null : await hashStationKey(authorizationKey, deps.randomBytes)
  const facts = connectorFacts(body.connectors)

  const { firestore } = deps
  const codes = await firestore.runTransaction(async (transaction) => {
    const reader = { firestore, transaction }
    const reference = firestore.doc(paths.station(stationId))
    if ((await transaction.get(reference)).exists)
      throw conflict('station-exists', `A station ${stationId} exists already.`)
    if (siteId !== null && (await readDocument(reader, siteSchema, paths.site(siteId))) === undefined) {
      throw badParameter('siteId', 'there is no such site')
    }
    const sources = await cardSourcesOf(siteId, reader, deps.now())
    const unused =
      facts.size === 0 ? [] : await unusedConnectorCodes(facts.size, firestore, transaction, deps.randomBytes)

    const now = deps.now()
    const connectorCount = Math.max(0, ...facts.keys())
    const drafted = newStation({ stationId, siteId, securityProfile, connectorCount }, now)
    const station = { ...drafted, simulated: body.simulated ?? false }
    const credentials: StationCredentials = {
      authorizationKeyHash,
      previousAuthorizationKeyHash: null,
      certificateFingerprint: null,
      certificateSerial: null,
      changedAt: now,
    }
    transaction.create(reference, station)
    transaction.delete(firestore.doc(paths.pendingStation(stationId)))
    // The edge may have stored an attempt of its own to connect, but credentials are ours: an old copy is replaced.
    transaction.set(firestore.doc(paths.stationCredentials(stationId)), credentials)
    const created = [...facts].map(([connectorId, known], index) => ({
      connectorId,
      code: unused[index] ?? null,
      known,
    }))
    for (const { connectorId, code, known } of created) {
      const connector = newConnector({ stationId, siteId, connectorId, code, facts: known }, now)
      transaction.set(firestore.doc(paths.connector(stationId, connectorId)), connector)
      if (code !== null) {
        transaction.create(
          firestore.doc(paths.publicConnector(code)),
          newCard(code, { station, connector, ...sources }, now),
        )
      }
    }
    audit(transaction, firestore, {
      caller: call.caller,
      action,
      path: reference.path,
      detail: `security profile ${securityProfile}, ${facts.size} connectors`,
      at: now,
    })
    return created.map(({ connectorId, code }) => ({ connectorId, code }))
  })

  const base = securityProfile >= 2 ? addresses.secure : addresses.plain
  return {
    status: 201,
    headers: { location: `/api/v1/stations/${encodeURIComponent(stationId)}` },
    body: {
      stationId,
      siteId,
      securityProfile,
      ocppUrl: base === null ? null : `${base.replace(/\/+$/, '')}/${encodeURIComponent(stationId)}`,
      authorizationKey,
      connectors: codes,
    },
  }
}

/** The addresses under which stations reach the edges: the environment's, else the organisation's. */
async function addressesOf(deps: Deps): Promise<{ readonly plain: string | null; readonly secure: string | null }> {
  const organisation = await readDocument(deps.firestore, organisationSchema, paths.setting('organisation'))
  const known = organisation?.ocppUrl ?? null
  const plain = deps.config.ocppUrl ?? known
  return { plain, secure: deps.config.ocppSecureUrl ?? (known?.startsWith('wss:') ? known : plain) }
}

/** Profiles 1 and 2 have a key, 0 and 3 none. */
function keyFor(securityProfile: SecurityProfile, given: string | undefined, deps: Deps): string | null {
  if (securityProfile === 1 || securityProfile === 2) return given ?? generateStationKey(deps.randomBytes)
  if (given === undefined) return null
  throw badParameter('authorizationKey', `security profile ${securityProfile} uses no key`)
}

function connectorFacts(connectors: v.InferOutput<typeof stationBody>['connectors'] = 1) {
  if (typeof connectors === 'number') {
    return new Map(Array.from({ length: connectors }, (_, index) => [index + 1, null] as const))
  }
  const facts = new Map(connectors.map((entry) => [entry.connectorId, completeFacts(entry)] as const))
  if (facts.size !== connectors.length) throw badParameter('connectors', 'names a connectorId twice')
  return facts
}
