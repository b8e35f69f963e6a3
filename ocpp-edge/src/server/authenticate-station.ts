import type { AttemptReason } from '@charge-it/shared/model/attempt.ts'
import type { SecurityProfile, Station, StationCredentials } from '@charge-it/shared/model/station.ts'
import type { EdgeConfig } from '../config.ts'
import type { Log } from '../log.ts'
import type { Stores } from '../store/stores.ts'
import { basicCredentials } from './basic-credentials.ts'
import { type ClientCertificate, type ConnectionFacts, fingerprintHex } from './connection-facts.ts'
import type { FailureLimit } from './failure-limit.ts'
import type { KeyCheck } from './key-check.ts'

export type Authentication =
  | {
      readonly kind: 'admitted'
      readonly station: Station
      readonly securityProfile: SecurityProfile
      readonly usedNewKey: boolean
      /** Fingerprint of a certificate that was issued and not used until now. */
      readonly usedNewCertificate: string | null
    }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: AttemptReason; readonly text: string | null }

export interface AuthenticateDeps {
  readonly stores: Pick<Stores, 'stations'>
  readonly config: Pick<EdgeConfig, 'allowInsecure'>
  readonly keys: KeyCheck
  readonly failures: FailureLimit
  readonly log: Log
}

/**
 * Decides whether a station may connect (OCPP security profiles 0 to 3). The stored profile is a minimum; reasons are for
 * the record and never sent.
 *
 * 404 unknown, 403 rejected or a transport below its profile, 401 no or wrong credentials, 429 wrong ones too often.
 * @throws StoreError when the station cannot be read.
 */
export async function authenticateStation(
  request: { readonly stationId: string; readonly authorization: string | undefined; readonly facts: ConnectionFacts },
  deps: AuthenticateDeps,
): Promise<Authentication> {
  const { stationId, facts } = request
  const { failures, config } = deps
  const failed = (reason: AttemptReason, text: string | null = null): Authentication => {
    const wasReached = failures.reached(facts.remoteAddress, stationId)
    failures.failed(facts.remoteAddress, stationId)
    return wasReached ? refused(429, 'tooManyAttempts', reason) : refused(401, reason, text)
  }

  const station = await deps.stores.stations.find(stationId)
  if (station === undefined) return refused(404, 'unknownStation')
  if (station.registration === 'rejected') return refused(403, 'rejectedStation')
  const minimum = station.securityProfile
  if (facts.certificate.kind === 'refused') return failed('certificateMismatch', facts.certificate.reason)
  if (!facts.tls && (!config.allowInsecure || minimum >= 2))
    return refused(403, 'plainConnection', `not TLS, profile ${minimum}`)

  const basic = basicCredentials(request.authorization, stationId)
  if (basic.kind === 'malformed') return failed('wrongPassword', 'malformed')
  if (basic.kind === 'wrongUser') return failed('wrongUser')
  const mayBeAsked = minimum > 0 || basic.kind === 'password' || facts.certificate.kind === 'verified'
  const credentials = mayBeAsked ? await credentialsOf(stationId, basic, deps) : undefined
  if (credentials === 'remembered') {
    return admitted(station, facts.tls ? 2 : 1)
  }

  if (facts.certificate.kind === 'verified') {
    const judged = judge(facts.certificate, station, credentials)
    if (judged.kind === 'ours') return admitted(station, 3, { usedNewCertificate: judged.usedNew })
    if (minimum === 3) return failed('certificateMismatch', judged.reason)
  }
  if (minimum === 3) return failed('certificateMissing', 'no client certificate')
  const hasKey = credentials != null && credentials.authorizationKeyHash !== null
  if (basic.kind === 'none' || (!hasKey && minimum === 0)) {
    return minimum === 0 ? admitted(station, 0) : failed('missingPassword')
  }
  if (!hasKey) return failed('wrongPassword', 'no key is set')
  const isLimited = failures.reached(facts.remoteAddress, stationId)
  if (
    isLimited &&
    deps.keys.isSlow(stationId, basic.password, credentials) &&
    !failures.mayCompareSlowly(facts.remoteAddress, stationId)
  ) {
    return refused(429, 'tooManyAttempts', 'wrongPassword')
  }
  const verdict = await deps.keys.check(stationId, basic.password, credentials)
  if (verdict === 'wrong') return failed('wrongPassword')
  const usedNewKey = verdict === 'current' && credentials.previousAuthorizationKeyHash !== null
  return admitted(station, facts.tls ? 2 : 1, { usedNewKey })
}

/** While the store is down, a station that was right within ten minutes comes back all the same. */
async function credentialsOf(
  stationId: string,
  basic: ReturnType<typeof basicCredentials>,
  { stores, keys, log }: AuthenticateDeps,
): Promise<StationCredentials | undefined | 'remembered'> {
  try {
    return await stores.stations.credentials(stationId)
  } catch (error) {
    if (basic.kind !== 'password' || !keys.isRemembered(stationId, basic.password)) throw error
    log.warn('credentials not read, a recent success counts', {
      stationId,
      cause: error instanceof Error ? error.message : String(error),
    })
    return 'remembered'
  }
}

/**
 * Whether a certificate of our authority is this station's. Once one of ours was used or issued, the fingerprint decides:
 * the one in use and those that were issued later are valid until a later one is used. Its name must be the station's
 * id; of a known fingerprint also the serial number, or none, because some proxies pass no common name.
 */
function judge(
  certificate: Extract<ClientCertificate, { kind: 'verified' }>,
  station: Station,
  credentials: StationCredentials | undefined,
): { readonly kind: 'ours'; readonly usedNew: string | null } | { readonly kind: 'other'; readonly reason: string } {
  const { commonName, fingerprint } = certificate
  const inUse = credentials?.certificateFingerprint ?? null
  const isPending = (credentials?.pendingCertificates ?? []).some(
    (each) => fingerprintHex(each.fingerprint) === fingerprint,
  )
  const isKnown = isPending || (inUse !== null && fingerprintHex(inUse) === fingerprint)
  const isNamed = commonName === station.stationId || (isKnown && [null, station.serialNumber].includes(commonName))
  if (!isNamed) return { kind: 'other', reason: 'another name' }
  if (!isKnown && inUse !== null) return { kind: 'other', reason: 'another fingerprint' }
  return { kind: 'ours', usedNew: isPending ? fingerprint : null }
}

function admitted(
  station: Station,
  securityProfile: SecurityProfile,
  used: { readonly usedNewKey?: boolean; readonly usedNewCertificate?: string | null } = {},
): Authentication {
  // A rise of the stored minimum is never undone by a connection below it.
  return securityProfile < station.securityProfile
    ? refused(403, 'weakerProfile', `reached ${securityProfile}, needs ${station.securityProfile}`)
    : { kind: 'admitted', station, securityProfile, usedNewKey: false, usedNewCertificate: null, ...used }
}

function refused(status: number, reason: AttemptReason, text: string | null = null): Authentication {
  return { kind: 'refused', status, reason, text }
}
