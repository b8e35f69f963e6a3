import { stationCertificateSchema } from '@charge-it/shared/model/certificate.ts'
import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { REVOKED_CERTIFICATES, stationCredentialsSchema, stationSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Handler } from '../api/api-call.ts'
import { notFound } from '../api/api-error.ts'
import { audit } from '../store/audit.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'

/**
 * `DELETE /stations/{stationId}/certificates`: none of the station's certificates logs in any more, its connection is
 * closed, and it may come with its key (security profile 2) to get a new one. For a certificate that was lost or stolen.
 */
export const revokeCertificates: Handler = async (call, deps) => {
  const stationId = call.parts.stationId ?? ''
  const { firestore } = deps
  const body = await firestore.runTransaction(async (transaction) => {
    const reader = { firestore, transaction }
    const path = paths.station(stationId)
    const station = await readDocument(reader, stationSchema, path)
    if (station === undefined) throw notFound('station')
    const credentialsPath = paths.stationCredentials(stationId)
    const credentials = await readDocument(reader, stationCredentialsSchema, credentialsPath)
    const own = await transaction.get(firestore.collection(`${path}/${collections.certificates}`))
    const connectors = await transaction.get(firestore.collection(`${path}/${collections.connectors}`))
    const codes = parseSnapshots(connectorSchema, connectors.docs, deps.log).flatMap(({ code }) => code ?? [])
    const cards = codes.map((code) => firestore.doc(paths.publicConnector(code)))
    const found = cards.length === 0 ? [] : await transaction.getAll(...cards)

    const now = deps.now()
    let revoked = 0
    for (const { fingerprint, state } of parseSnapshots(stationCertificateSchema, own.docs, deps.log)) {
      if (fingerprint === null || !['issued', 'accepted', 'inUse'].includes(state)) continue
      const reference = firestore.doc(paths.stationCertificate(stationId, fingerprint))
      transaction.update(reference, { state: 'revoked', lastUpdatedAt: now })
      revoked += 1
    }
    transaction.set(firestore.doc(credentialsPath), {
      ...{ authorizationKeyHash: null, previousAuthorizationKeyHash: null },
      ...credentials,
      ...{ certificateFingerprint: REVOKED_CERTIFICATES, certificateSerial: null, pendingCertificates: [] },
      changedAt: now,
    })
    const securityProfile = station.securityProfile === 3 ? 2 : station.securityProfile
    const { connection } = station
    transaction.update(firestore.doc(path), {
      securityProfile,
      // Taken from the edge that holds it, which drops the socket as if another instance had it.
      connection: { ...connection, edgeId: null, epoch: connection.epoch + 1, online: false },
      lastUpdatedAt: now,
    })
    for (const card of found) {
      if (card.exists) transaction.update(card.ref, { online: false, lastUpdatedAt: now })
    }
    const detail = `${revoked} certificates`
    audit(transaction, firestore, { caller: call.caller, action: 'station.revokeCertificates', path, detail, at: now })
    return { stationId, securityProfile, revoked }
  })
  return { status: 200, body }
}
