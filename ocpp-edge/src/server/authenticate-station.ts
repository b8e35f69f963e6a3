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
    return admitted(station, facts.tls ? 2 : 1, false)
  }

  if (facts.certificate.kind === 'verified') {
    const mismatch = mismatchOf(facts.certificate, stationId, credentials)
    if (mismatch === null) return admitted(station, 3, false)
    if (minimum === 3) return failed('certificateMismatch', mismatch)
  }
  if (minimum === 3) return failed('certificateMissing', 'no client certificate')
  const hasKey = credentials != null && credentials.authorizationKeyHash !== null
  if (basic.kind === 'none' || (!hasKey && minimum === 0)) {
    return minimum === 0 ? admitted(station, 0, false) : failed('missingPassword')
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
  return admitted(station, facts.tls ? 2 : 1, usedNewKey)
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

/** @returns null when the certificate is this station's: its name, and the fingerprint where one is stored. */
function mismatchOf(
  certificate: Extract<ClientCertificate, { kind: 'verified' }>,
  stationId: string,
  credentials: StationCredentials | undefined,
): string | null {
  const stored = credentials?.certificateFingerprint ?? null
  // Some proxies pass no common name; then only a stored fingerprint says whose it is.
  const isNamed = certificate.commonName === stationId || (certificate.commonName === null && stored !== null)
  if (!isNamed) return 'another name'
  if (stored !== null && fingerprintHex(stored) !== certificate.fingerprint) return 'another fingerprint'
  return null
}

function admitted(station: Station, securityProfile: SecurityProfile, usedNewKey: boolean): Authentication {
  // A rise of the stored minimum is never undone by a connection below it.
  return securityProfile < station.securityProfile
    ? refused(403, 'weakerProfile', `reached ${securityProfile}, needs ${station.securityProfile}`)
    : { kind: 'admitted', station, securityProfile, usedNewKey }
}

function refused(status: number, reason: AttemptReason, text: string | null = null): Authentication {
  return { kind: 'refused', status, reason, text }
}
