import type { Command } from '@charge-it/shared/model/command.ts'
import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { siteSchema } from '@charge-it/shared/model/site.ts'
import {
  PENDING_AUTHORIZATION_KEY,
  type Station,
  type StationCredentials,
  stationCredentialsSchema,
  stationSchema,
} from '@charge-it/shared/model/station.ts'
import { transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { keptKeyHash } from '@charge-it/shared/stations/kept-key.ts'
import { newConnector } from '@charge-it/shared/stations/new-station.ts'
import { roleOf } from '../auth/caller.ts'
import { generateStationKey, hashStationKey } from '../auth/hash-station-key.ts'
import { newCommand } from '../commands/new-command.ts'
import { validateCommand } from '../commands/validate-command.ts'
import { refreshCardsOfStation } from '../connectors/refresh-public-cards.ts'
import { balanceSite } from '../load/balance-site.ts'
import { audit } from '../store/audit.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { badParameter, conflict, forbidden, notFound } from './api-error.ts'
import { readBody } from './read-input.ts'
import { completeFacts, stationChanges, stationKeyBody } from './station-bodies.ts'
import { getStation } from './stations.ts'

/** `PATCH /stations/{stationId}`: site, registration, labels, flags, tracing, facts of its connectors. Answers as GET does. */
export const changeStation: Handler = async (call, deps) => {
  const { connectors: facts = [], traceMinutes, ...changes } = readBody(call, stationChanges)
  const stationId = call.parts.stationId ?? ''
  const { firestore } = deps
  const siteId = await firestore.runTransaction(async (transaction) => {
    const reader = { firestore, transaction }
    const path = paths.station(stationId)
    const station = await readDocument(reader, stationSchema, path)
    if (station === undefined) throw notFound('station')
    if ((changes.securityProfile ?? 3) < station.securityProfile && roleOf(call.caller) !== 'admin') {
      throw forbidden('Only an admin may lower the security profile of a station.', 'profile-lowered')
    }
    if (changes.siteId != null && (await readDocument(reader, siteSchema, paths.site(changes.siteId))) === undefined) {
      throw badParameter('siteId', 'there is no such site')
    }
    const { docs } = await transaction.get(firestore.collection(`${path}/${collections.connectors}`))
    const stored = new Map(parseSnapshots(connectorSchema, docs, deps.log).map((each) => [each.connectorId, each]))
    const siteId = changes.siteId === undefined ? station.siteId : changes.siteId
    const now = deps.now()

    transaction.update(firestore.doc(path), {
      ...changes,
      ...(traceMinutes === undefined ? {} : { traceUntil: traceEnd(traceMinutes, now) }),
      lastUpdatedAt: now,
    })
    const given = new Map(facts.map((entry) => [entry.connectorId, entry]))
    for (const connector of stored.values()) {
      const entry = given.get(connector.connectorId)
      given.delete(connector.connectorId)
      if (entry === undefined && connector.siteId === siteId) continue
      transaction.update(firestore.doc(paths.connector(stationId, connector.connectorId)), {
        siteId,
        ...(entry === undefined ? {} : { facts: completeFacts({ ...connector.facts, ...entry }) }),
        lastUpdatedAt: now,
      })
    }
    for (const entry of given.values()) {
      const { connectorId } = entry
      const connector = newConnector({ stationId, siteId, connectorId, code: null, facts: completeFacts(entry) }, now)
      transaction.create(firestore.doc(paths.connector(stationId, connectorId)), connector)
    }
    const detail = [
      ...Object.keys(changes),
      ...(traceMinutes === undefined ? [] : [`trace ${traceMinutes} min`]),
      ...facts.map(({ connectorId }) => `connector ${connectorId}`),
    ].join(', ')
    audit(transaction, firestore, { caller: call.caller, action: 'station.change', path, detail, at: now })
    return siteId
  })
  await refreshCardsOfStation(stationId, deps)
  // Connectors have no trigger for changes: samples write them all the time.
  if (facts.length > 0 && siteId !== null) await balanceSite(siteId, deps)
  return getStation(call, deps)
}

function traceEnd(minutes: number, now: Date): Date | null {
  return minutes === 0 ? null : new Date(now.getTime() + minutes * 60_000)
}

/**
 * `POST /stations/{stationId}/key`: a new key, shown this once; the old one works until the new one was used. With
 * `send` the station gets it over its connection (ChangeConfiguration of AuthorizationKey): 202 with the command's id.
 */
export const changeStationKey: Handler = async (call, deps) => {
  const { authorizationKey = generateStationKey(deps.randomBytes), send = false } = readBody(call, stationKeyBody)
  const stationId = call.parts.stationId ?? ''
  const hash = send ? null : await hashStationKey(authorizationKey, deps.randomBytes)
  const { firestore } = deps
  const command = await firestore.runTransaction(async (transaction) => {
    const reader = { firestore, transaction }
    const path = paths.stationCredentials(stationId)
    const station = await readDocument(reader, stationSchema, paths.station(stationId))
    if (station === undefined) throw notFound('station')
    if (station.securityProfile === 0 || station.securityProfile === 3) {
      throw conflict('profile-without-key', `Security profile ${station.securityProfile} uses no key.`)
    }
    const stored = await readDocument(reader, stationCredentialsSchema, path)
    const now = deps.now()
    const current = stored?.authorizationKeyHash ?? null
    const credentials: StationCredentials =
      hash === null
        ? {
            previousAuthorizationKeyHash: null,
            ...stored,
            authorizationKeyHash: current,
            pendingAuthorizationKey: authorizationKey,
            stagedAuthorizationKey: false,
            changedAt: now,
          }
        : {
            ...stored,
            authorizationKeyHash: hash,
            previousAuthorizationKeyHash: stored === undefined ? null : keptKeyHash(stored),
            authorizationKeyConfirmed: false,
            // One that is still on its way must not replace this one.
            pendingAuthorizationKey: null,
            stagedAuthorizationKey: false,
            changedAt: now,
          }
    transaction.set(firestore.doc(path), credentials)
    audit(transaction, firestore, { caller: call.caller, action: 'station.changeKey', path, at: now })
    return hash === null ? sendKey(station) : null

    function sendKey({ siteId }: Station): Command {
      const payload = { key: 'AuthorizationKey', value: PENDING_AUTHORIZATION_KEY }
      const { action, validForS } = validateCommand('ChangeConfiguration', payload)
      const payloadJson = JSON.stringify(payload)
      const draft = { station: { stationId, siteId }, action, payloadJson, intent: 'operator', validForS }
      const queued = newCommand({ ...draft, caller: call.caller, ownerUid: null }, now)
      transaction.create(firestore.doc(paths.command(queued.commandId)), queued)
      return queued
    }
  })
  if (command === null) return { status: 200, body: { stationId, authorizationKey } }
  return { status: 202, body: { stationId, authorizationKey, commandId: command.commandId } }
}

/** `DELETE /stations/{stationId}`: the station with its connectors, cards and keys. Its transactions stay. */
export const removeStation: Handler = async (call, deps) => {
  const stationId = call.parts.stationId ?? ''
  const { firestore } = deps
  await firestore.runTransaction(async (transaction) => {
    const reference = firestore.doc(paths.station(stationId))
    if (!(await transaction.get(reference)).exists) throw notFound('station')
    const running = await transaction.get(
      firestore
        .collection(collections.transactions)
        .where('stationId', '==', stationId)
        .where('state', '==', 'open')
        .limit(1),
    )
    if (parseSnapshots(transactionSchema, running.docs, deps.log).length > 0) {
      throw conflict('station-in-use', 'A session is running at this station. Stop it first.')
    }
    const { docs } = await transaction.get(reference.collection(collections.connectors))
    const certificates = await transaction.get(reference.collection(collections.certificates))
    for (const { code } of parseSnapshots(connectorSchema, docs, deps.log)) {
      if (code !== null) transaction.delete(firestore.doc(paths.publicConnector(code)))
    }
    for (const { ref } of [...docs, ...certificates.docs]) transaction.delete(ref)
    for (const path of [
      paths.stationCredentials(stationId),
      paths.stationConfiguration(stationId),
      paths.watch(stationId),
      paths.stationProgress(stationId, 'firmware'),
      paths.stationProgress(stationId, 'log'),
      paths.localList(stationId),
    ]) {
      transaction.delete(firestore.doc(path))
    }
    transaction.delete(reference)
    audit(transaction, firestore, {
      caller: call.caller,
      action: 'station.remove',
      path: reference.path,
      at: deps.now(),
    })
  })
  return { status: 204 }
}
