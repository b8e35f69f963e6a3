import { createHash } from 'node:crypto'
import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import {
  type CertificateHashData,
  type CertificateKind,
  type CertificateState,
  certificateRequestSchema,
  type StationCertificate,
  stationCertificateSchema,
} from '@charge-it/shared/model/certificate.ts'
import { organisationSchema } from '@charge-it/shared/model/settings.ts'
import { stationCredentialsSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { type CertificateFacts, isNamedBy, plainSerial } from '../certificates/read-certificate.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Documents, DocumentWrite } from './documents.ts'
import { parseOrLog } from './parse-or-log.ts'

export type InstalledKind = Exclude<CertificateKind, 'ChargePointCertificate'>

/** Certificates of stations and their requests. All calls reject with StoreError. */
export interface CertificateStore {
  /** Ours, from `settings/organisation` (read at most every five minutes); null while it has none. */
  organisationName(): Promise<string | null>
  /**
   * A request that was found good. Resolves when it is stored for signing; the same one again counts in the same
   * document. `tooMany`: the station asked more than six times within an hour, nothing was stored.
   */
  request(
    stationId: string,
    csr: { readonly csrPem: string; readonly commonName: string; readonly keyType: string },
  ): Promise<'stored' | 'tooMany'>
  /**
   * The station connected with this certificate: if it was pending, it is the one in use from now on, and the one before
   * it, with what was issued earlier, ends. @returns whether it was pending.
   */
  used(stationId: string, fingerprint: string): Promise<boolean>
  /** The station's answer to CertificateSigned. One that it did not take is not valid. */
  answered(stationId: string, fingerprint: string, taken: boolean): Promise<void>
  find(stationId: string, certificateId: string): Promise<StationCertificate | undefined>
  /** InstallCertificate was accepted. */
  installed(stationId: string, kind: InstalledKind, certificate: CertificateFacts): Promise<void>
  /** All that the station has of a kind, as GetInstalledCertificateIds told; others are not there any more. */
  listed(stationId: string, kind: InstalledKind, found: readonly CertificateHashData[]): Promise<void>
  /** DeleteCertificate was accepted, or the station did not have it. */
  deleted(stationId: string, hashData: CertificateHashData): Promise<void>
}

const ORGANISATION_FRESH_MS = 5 * 60_000
const HOUR_MS = 3_600_000
const KEEP_REQUESTS_MS = 90 * 24 * HOUR_MS
const REQUESTS_PER_HOUR = 6
/** Stations whose requests are counted; beyond it the longest idle ones are forgotten. */
const MOST_COUNTED = 10_000
/** Of one answer of a station. */
const MOST_LISTED = 100

export function certificateStore(deps: {
  readonly documents: Documents
  readonly siteOf: (stationId: string) => string | null
  readonly clock: Clock
  readonly log: Log
}): CertificateStore {
  const { documents, siteOf, clock, log } = deps
  let organisation: { readonly name: string | null; readonly readAt: number } | null = null
  const askedAt = new Map<string, readonly number[]>()

  const mayAsk = (stationId: string): boolean => {
    const now = clock.now().getTime()
    const recent = (askedAt.get(stationId) ?? []).filter((at) => now - at < HOUR_MS)
    if (recent.length >= REQUESTS_PER_HOUR) return false
    askedAt.delete(stationId)
    askedAt.set(stationId, [...recent, now])
    for (const oldest of askedAt.keys()) {
      if (askedAt.size <= MOST_COUNTED) break
      askedAt.delete(oldest)
    }
    return true
  }

  const read = async (path: string): Promise<StationCertificate | undefined> => {
    const fields = await documents.get(path)
    return fields === undefined ? undefined : parseOrLog(log, stationCertificateSchema, path, fields)
  }
  const ofKind = async (stationId: string, kind: InstalledKind): Promise<ReadonlyMap<string, StationCertificate>> => {
    const collection = `${paths.station(stationId)}/${collections.certificates}`
    const found = await documents.query({ collection, equal: [['kind', kind]] })
    const parsed = found.flatMap(({ path, id, fields }) => {
      const certificate = parseOrLog(log, stationCertificateSchema, path, fields)
      return certificate === undefined ? [] : [[id, certificate] as const]
    })
    return new Map(parsed)
  }
  const changed = (path: string, state: CertificateState, more: Partial<StationCertificate> = {}): DocumentWrite => ({
    kind: 'update',
    path,
    fields: { state, ...more, lastUpdatedAt: clock.now() },
  })

  return {
    async organisationName() {
      const now = clock.now().getTime()
      if (organisation !== null && now - organisation.readAt < ORGANISATION_FRESH_MS) return organisation.name
      const path = paths.setting('organisation')
      const fields = await documents.get(path)
      const stored = fields === undefined ? undefined : parseOrLog(log, organisationSchema, path, fields)
      organisation = { name: stored?.name ?? null, readAt: now }
      return organisation.name
    },
    async request(stationId, csr) {
      if (!mayAsk(stationId)) return 'tooMany'
      const hash = createHash('sha256').update(stationKey(stationId)).update('\0').update(csr.csrPem).digest('hex')
      const path = paths.certificateRequest(hash.slice(0, 40))
      await documents.transaction(async (transaction) => {
        const fields = await transaction.get(path)
        const stored = fields === undefined ? undefined : parseOrLog(log, certificateRequestSchema, path, fields)
        const now = clock.now()
        const asked = { requestedAt: now, expireAt: new Date(now.getTime() + KEEP_REQUESTS_MS) }
        if (stored === undefined) {
          transaction.write({ kind: 'create', path, fields: { stationId, ...csr, requests: 1, ...asked } })
        } else transaction.write({ kind: 'update', path, fields: { requests: stored.requests + 1, ...asked } })
      })
      return 'stored'
    },
    used: (stationId, fingerprint) =>
      documents.transaction(async (transaction) => {
        const credentialsPath = paths.stationCredentials(stationId)
        const fields = await transaction.get(credentialsPath)
        const stored =
          fields === undefined ? undefined : parseOrLog(log, stationCredentialsSchema, credentialsPath, fields)
        const pending = stored?.pendingCertificates ?? []
        const place = pending.findIndex((each) => each.fingerprint === fingerprint)
        const certificate = pending[place]
        if (stored === undefined || certificate === undefined) return false
        const before = [stored.certificateFingerprint, ...pending.slice(0, place).map((each) => each.fingerprint)]
        const replaced: string[] = []
        for (const each of before) {
          const path = each == null ? null : paths.stationCertificate(stationId, each)
          if (path !== null && (await transaction.get(path)) !== undefined) replaced.push(path)
        }
        const path = paths.stationCertificate(stationId, fingerprint)
        const isRecorded = (await transaction.get(path)) !== undefined
        const now = clock.now()
        transaction.write({
          kind: 'update',
          path: credentialsPath,
          fields: {
            certificateFingerprint: fingerprint,
            certificateSerial: certificate.serial,
            pendingCertificates: pending.slice(place + 1),
            changedAt: now,
          },
        })
        for (const each of replaced) transaction.write(changed(each, 'replaced'))
        if (isRecorded) transaction.write(changed(path, 'inUse', { usedAt: now }))
        return true
      }),
    answered: (stationId, fingerprint, taken) =>
      documents.transaction(async (transaction) => {
        const path = paths.stationCertificate(stationId, fingerprint)
        const credentialsPath = paths.stationCredentials(stationId)
        const fields = await transaction.get(path)
        const credentials = await transaction.get(credentialsPath)
        const certificate = fields === undefined ? undefined : parseOrLog(log, stationCertificateSchema, path, fields)
        // It may have been used before its answer was read.
        if (certificate === undefined || !['issued', 'accepted', 'rejected'].includes(certificate.state)) return
        transaction.write(changed(path, taken ? 'accepted' : 'rejected'))
        if (taken || credentials === undefined) return
        const stored = parseOrLog(log, stationCredentialsSchema, credentialsPath, credentials)
        const pending = (stored?.pendingCertificates ?? []).filter((each) => each.fingerprint !== fingerprint)
        const written = { pendingCertificates: pending, changedAt: clock.now() }
        transaction.write({ kind: 'update', path: credentialsPath, fields: written })
      }),
    find: (stationId, certificateId) => read(paths.stationCertificate(stationId, certificateId)),
    async installed(stationId, kind, certificate) {
      const now = clock.now()
      const fields: StationCertificate = {
        ...{ stationId, siteId: siteOf(stationId), kind, state: 'installed', hashData: null, ...certificate },
        ...{ createdAt: now, lastUpdatedAt: now },
      }
      const path = paths.stationCertificate(stationId, certificate.fingerprint)
      await documents.commit([{ kind: 'merge', path, fields }])
    },
    async listed(stationId, kind, found) {
      const known = await ofKind(stationId, kind)
      const now = clock.now()
      const there = new Set<string>()
      const writes: DocumentWrite[] = []
      for (const hashData of found.slice(0, MOST_LISTED)) {
        const id = [...known].find(([, certificate]) => isMeant(hashData, certificate))?.[0] ?? unknownId(hashData)
        if (there.has(id)) continue
        there.add(id)
        const path = paths.stationCertificate(stationId, id)
        const { state, hashData: named } = known.get(id) ?? {}
        if (state === 'installed' && named != null) continue
        if (state !== undefined) writes.push(changed(path, 'installed', { hashData }))
        else {
          const fields: StationCertificate = {
            ...{ stationId, siteId: siteOf(stationId), kind, state: 'installed', hashData },
            ...{
              subject: null,
              issuer: null,
              serial: plainSerial(hashData.serialNumber),
              fingerprint: null,
              pem: null,
            },
            ...{ notBefore: null, notAfter: null, createdAt: now, lastUpdatedAt: now },
          }
          writes.push({ kind: 'merge', path, fields })
        }
      }
      for (const [id, { state }] of known) {
        if (state === 'installed' && !there.has(id))
          writes.push(changed(paths.stationCertificate(stationId, id), 'deleted'))
      }
      if (writes.length > 0) await documents.commit(writes)
    },
    async deleted(stationId, hashData) {
      const writes: DocumentWrite[] = []
      for (const kind of ['CentralSystemRootCertificate', 'ManufacturerRootCertificate'] as const) {
        for (const [id, certificate] of await ofKind(stationId, kind)) {
          if (certificate.state !== 'installed' || !isMeant(hashData, certificate)) continue
          writes.push(changed(paths.stationCertificate(stationId, id), 'deleted', { hashData }))
        }
      }
      if (writes.length > 0) await documents.commit(writes)
    },
  }
}

function isMeant(hashData: CertificateHashData, { pem, hashData: named }: StationCertificate): boolean {
  if (named !== null && unknownId(named) === unknownId(hashData)) return true
  return pem !== null && isNamedBy(hashData, pem)
}

function unknownId({ hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }: CertificateHashData): string {
  const parts = [hashAlgorithm, issuerNameHash, issuerKeyHash].map((part) => part.toLowerCase())
  const text = [...parts, plainSerial(serialNumber)].join('\0')
  return `unknown-${createHash('sha256').update(text).digest('hex').slice(0, 40)}`
}
