import {
  type CertificateRequest,
  certificateRequestSchema,
  type StationCertificate,
  stationCertificateSchema,
} from '@charge-it/shared/model/certificate.ts'
import { notificationSchema } from '@charge-it/shared/model/notification.ts'
import { organisationSchema } from '@charge-it/shared/model/settings.ts'
import { type Station, stationCredentialsSchema, stationSchema } from '@charge-it/shared/model/station.ts'
import { newNotification, notificationIdOf } from '@charge-it/shared/notifications/new-notification.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { newCommand } from '../commands/new-command.ts'
import { validateCommand } from '../commands/validate-command.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'
import { AuthorityError, type CertificateAuthority, type IssuedCertificate } from './certificate-authority.ts'

/** Newer ones push out older ones that were never used. */
const MOST_PENDING = 4
/** A certificate that ends sooner is not handed out again. */
const LEFT_DAYS = 30
const DAY_MS = 86_400_000

export type AnswerDeps = Deps & { readonly authority: CertificateAuthority | null }
export type Answer = 'signed' | 'refused' | 'failed' | 'answered' | 'gone'

/**
 * Answers a stored request for a certificate: has it signed, keeps the certificate, makes it valid for the station's
 * login beside those it has, and queues CertificateSigned. A repetition gets the same certificate again. May run twice
 * for one request: one of the two answers counts.
 * @throws Error of the authority, when it may be tried again.
 */
export async function answerRequest(requestId: string, deps: AnswerDeps): Promise<Answer> {
  const { firestore, authority } = deps
  const request = await readDocument(firestore, certificateRequestSchema, paths.certificateRequest(requestId))
  if (request === undefined) return 'gone'
  if ((request.answered ?? 0) >= request.requests) return 'answered'
  const station = await readDocument(firestore, stationSchema, paths.station(request.stationId))
  const asked = { requestId, request, station }
  if (station === undefined || station.registration === 'rejected') return decline(asked, 'noStation', deps)
  const again = await certificateOf(request, deps)
  if (again !== undefined) return handOver({ ...asked, station }, again, deps)
  if (authority === null) return decline(asked, 'noAuthority', deps)

  const organisation = await readDocument(firestore, organisationSchema, paths.setting('organisation'))
  const { csrPem, commonName } = request
  const order = { csrPem, commonName, organisation: organisation?.name ?? null }
  const issued = await authority
    .sign({ ...order, validDays: deps.config.certificateDays, now: deps.now() })
    .catch((error: unknown) => {
      if (!(error instanceof AuthorityError)) throw error
      deps.log.error('the authority for certificates cannot be used', { cause: error.message })
      return null
    })
  if (issued === null) return decline(asked, 'noAuthority', deps)
  if ('refused' in issued) return decline(asked, 'notSignable', deps)
  return handOver({ ...asked, station }, certificateFrom(issued, station, requestId, deps.now()), deps)
}

interface Asked {
  readonly requestId: string
  readonly request: CertificateRequest
  readonly station: Station | undefined
}

async function decline(
  { requestId, request, station }: Asked,
  reason: 'noStation' | 'noAuthority' | 'notSignable',
  { firestore, now, log }: Deps,
): Promise<Answer> {
  const { stationId, requests } = request
  const at = now()
  const state = reason === 'noAuthority' ? 'failed' : 'refused'
  const path = paths.certificateRequest(requestId)
  await firestore.doc(path).update({ state, reason, answered: requests, answeredAt: at })
  log.warn('certificate request not signed', { requestId, stationId, reason })
  if (state === 'failed' && station !== undefined) {
    const subject = {
      kind: 'certificateRequested',
      key: stationId,
      stationId,
      siteId: station.siteId,
      ref: path,
    } as const
    const notice = firestore.doc(paths.notification(notificationIdOf(subject.kind, subject.key)))
    await firestore.runTransaction(async (transaction) => {
      const stored = await readDocument({ firestore, transaction }, notificationSchema, notice.path)
      // Somebody may have taken it up already.
      if (stored !== undefined && stored.state !== 'closed') {
        transaction.update(notice, { count: stored.count + 1, lastAt: at, lastUpdatedAt: at })
      } else transaction.set(notice, newNotification({ ...subject, params: { station: stationId } }, at))
    })
  }
  return state
}

/** Makes the certificate valid for the station's login and queues its way to the station. */
async function handOver(
  { requestId, request, station }: Asked & { readonly station: Station },
  certificate: StationCertificate,
  { firestore, now, log }: Deps,
): Promise<Answer> {
  const at = now()
  const { stationId } = station
  const { fingerprint, serial } = certificate
  if (fingerprint === null) return 'gone'
  const answer = await firestore.runTransaction(async (transaction) => {
    const reader = { firestore, transaction }
    const path = paths.certificateRequest(requestId)
    const current = await readDocument(reader, certificateRequestSchema, path)
    const credentials = await readDocument(reader, stationCredentialsSchema, paths.stationCredentials(stationId))
    if (current === undefined) return 'gone'
    if ((current.answered ?? 0) >= request.requests) return 'answered'

    const payload = { certificateChain: certificate.chainPem ?? certificate.pem }
    const { action, validForS } = validateCommand('CertificateSigned', payload)
    const draft = { station, action, payloadJson: JSON.stringify(payload), intent: 'certificate', validForS }
    const command = newCommand({ ...draft, caller: { kind: 'nobody' }, ownerUid: null }, at)
    const { commandId } = command
    transaction.create(firestore.doc(paths.command(commandId)), command)
    transaction.set(firestore.doc(paths.stationCertificate(stationId, fingerprint)), certificate)
    const others = (credentials?.pendingCertificates ?? []).filter((each) => each.fingerprint !== fingerprint)
    transaction.set(firestore.doc(paths.stationCredentials(stationId)), {
      ...{ authorizationKeyHash: null, previousAuthorizationKeyHash: null },
      ...credentials,
      pendingCertificates: [...others, { fingerprint, serial }].slice(-MOST_PENDING),
      changedAt: at,
    })
    transaction.update(firestore.doc(path), {
      ...{ state: 'signed', reason: null, answered: current.requests, answeredAt: at },
      ...{ certificateId: fingerprint, commandId },
    })
    return 'signed'
  })
  log.info('certificate request answered', { requestId, stationId, answer, fingerprint })
  return answer
}

/** What an earlier answer to the same request gave, while it is worth handing out again. */
async function certificateOf(request: CertificateRequest, deps: Deps): Promise<StationCertificate | undefined> {
  const { stationId, certificateId } = request
  if (certificateId == null) return undefined
  const path = paths.stationCertificate(stationId, certificateId)
  const stored = await readDocument(deps.firestore, stationCertificateSchema, path)
  const isWaiting = stored?.state === 'issued' || stored?.state === 'accepted'
  const leftMs = (stored?.notAfter?.getTime() ?? 0) - deps.now().getTime()
  return isWaiting && leftMs > LEFT_DAYS * DAY_MS ? stored : undefined
}

function certificateFrom(
  { pem, chainPem, subject, issuer, serial, fingerprint, notBefore, notAfter }: IssuedCertificate,
  { stationId, siteId }: Station,
  requestId: string,
  now: Date,
): StationCertificate {
  return {
    ...{ stationId, siteId, kind: 'ChargePointCertificate', state: 'issued', requestId },
    ...{ subject, issuer, serial, fingerprint, notBefore, notAfter, pem, chainPem },
    ...{ hashData: null, createdAt: now, usedAt: null, lastUpdatedAt: now },
  }
}
