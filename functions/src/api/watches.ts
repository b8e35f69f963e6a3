import { isStationId } from '@charge-it/shared/ids/station-key.ts'
import { publicConnectorSchema } from '@charge-it/shared/model/public-connector.ts'
import { can } from '@charge-it/shared/model/role.ts'
import { transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { lookedAtUntil, WATCH_LEASE_S, type Watch, watchSchema } from '@charge-it/shared/model/watch.ts'
import { paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import { roleOf } from '../auth/caller.ts'
import { normalConnectorCode } from '../connectors/connector-code.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import type { ApiCall, Handler } from './api-call.ts'
import { ApiError, badParameter, forbidden, notFound } from './api-error.ts'
import { readBody } from './read-input.ts'
import { transactionPath } from './transactions.ts'

/** Most stations that one call renews. */
const MAX_STATIONS = 50
const CALLS_PER_MINUTE = 30
/** A lease that still lasts longer than this is not written again. */
const FRESH_S = 40

export const watchBody = v.strictObject({
  stationIds: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.check(isStationId, 'is no station id'))),
      v.maxLength(MAX_STATIONS, `must name at most ${MAX_STATIONS} stations`),
    ),
  ),
  /** A guest shows the sticker's code. */
  code: v.optional(v.pipe(v.string(), v.maxLength(40))),
  /** A driver may show the own running session instead. */
  transactionKey: v.optional(v.string()),
})

/**
 * `POST /watches/{stationId}` or `POST /watches {stationIds}`: somebody looks at these stations live for 60 s; the page
 * renews at half of it. Staff may watch any, others the station whose sticker or session they show.
 */
export const renewWatches: Handler = async (call, deps) => {
  limitCalls(call, deps)
  const { stationIds = [], code, transactionKey } = readBody(call, watchBody)
  const single = call.parts.stationId
  const wanted = [...new Set(single === undefined ? stationIds : [single, ...stationIds])]
  if (wanted.length === 0) throw badParameter('stationIds', 'is missing')
  if (wanted.length > MAX_STATIONS) throw badParameter('stationIds', `must name at most ${MAX_STATIONS} stations`)
  if (!can(roleOf(call.caller), 'read')) {
    const shown = await shownStation(call, code, transactionKey, deps)
    if (wanted.some((stationId) => stationId !== shown)) {
      throw forbidden('Show the code of the sticker at this station.', 'code-needed')
    }
  }
  const { firestore } = deps
  const stations = await firestore.getAll(...wanted.map((stationId) => firestore.doc(paths.station(stationId))))
  const known = wanted.filter((_, index) => stations[index]?.exists)
  if (known.length === 0) throw notFound('station')
  const expiresAt = await lease(known, deps)
  return { status: 200, body: { stationIds: known, expiresAt, renewInS: WATCH_LEASE_S / 2 } }
}

/** @returns the earliest end of the leases. */
async function lease(stationIds: readonly string[], deps: Deps): Promise<Date> {
  const { firestore } = deps
  const now = deps.now()
  const expiresAt = new Date(now.getTime() + WATCH_LEASE_S * 1000)
  const references = stationIds.map((stationId) => firestore.doc(paths.watch(stationId)))
  const stored = new Map(
    parseSnapshots(watchSchema, await firestore.getAll(...references), deps.log).map((each) => [each.stationId, each]),
  )
  const batch = firestore.batch()
  let earliest = expiresAt
  for (const stationId of stationIds) {
    const known = stored.get(stationId)
    const until = known === undefined ? null : lookedAtUntil(known)
    if (until !== null && until.getTime() - now.getTime() > FRESH_S * 1000) {
      if (until < earliest) earliest = until
      continue
    }
    const latest = known !== undefined && known.expiresAt > expiresAt ? known.expiresAt : expiresAt
    const watch: Watch = { stationId, expiresAt: latest, peopleUntil: expiresAt }
    // What load balancing noted there stays.
    batch.set(firestore.doc(paths.watch(stationId)), watch, { merge: true })
  }
  await batch.commit()
  return earliest
}

/** The station that a caller without a role has shown to stand in front of. */
async function shownStation(
  { caller }: ApiCall,
  code: string | undefined,
  transactionKey: string | undefined,
  deps: Deps,
): Promise<string | undefined> {
  const normal = code === undefined ? undefined : normalConnectorCode(code)
  if (normal !== undefined) {
    return (await readDocument(deps.firestore, publicConnectorSchema, paths.publicConnector(normal)))?.stationId
  }
  const path = transactionKey === undefined ? undefined : transactionPath(transactionKey)
  if (path === undefined || caller.kind !== 'user') return undefined
  const session = await readDocument(deps.firestore, transactionSchema, path)
  return session?.state === 'open' && session.ownerUid === caller.uid ? session.stationId : undefined
}

function limitCalls({ caller, remoteAddress }: ApiCall, deps: Deps): void {
  const who = caller.kind === 'user' ? caller.uid : caller.kind === 'apiKey' ? caller.keyId : remoteAddress
  const waitS = deps.limiter.take(`watch:${caller.kind}:${who}`, CALLS_PER_MINUTE, 60, deps.now())
  if (waitS === 0) return
  throw new ApiError(429, 'too-many-requests', 'Too many renewals. Please wait.', {
    headers: { 'retry-after': String(waitS) },
  })
}
