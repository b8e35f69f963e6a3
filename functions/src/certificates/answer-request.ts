import {
  type CertificateRequest,
  certificateRequestSchema,
  type StationCertificate,
  stationCertificateSchema,
} from '@charge-it/shared/model/certificate.ts'
import { organisationSchema } from '@charge-it/shared/model/settings.ts'
import { type Station, stationCredentialsSchema, stationSchema } from '@charge-it/shared/model/station.ts'
import { newNotification, notificationIdOf } from '@charge-it/shared/notifications/new-notification.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { newCommand } from '../commands/new-command.ts'
import { validateCommand } from '../commands/validate-command.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'
import type { CertificateAuthority, IssuedCertificate } from './certificate-authority.ts'

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
  if (station === undefined || station.registration === 'rejected') return decline('refused', 'noStation', deps)
  const again = await certificateOf(request, deps)
  if (again !== undefined) return store({ again }, station, deps)
  if (authority === null) return decline('failed', 'noAuthority', deps, station)

  const organisation = await readDocument(firestore, organisationSchema, paths.setting('organisation'))
  const issued = await authority.sign({
    csrPem: request.csrPem,
    commonName: request.commonName,
    organisation: organisation?.name ?? null,
    validDays: deps.config.certificateDays,
    now: deps.now(),
  })
  if ('refused' in issued) return decline('refused', 'notSignable', deps)
  return store({ issued }, station, deps)

  async function decline(state: 'refused' | 'failed', reason: string, { now, log }: Deps, asked?: Station) {
    const { stationId, requests } = request as CertificateRequest
    const batch = firestore.batch()
    const at = now()
    const answer = { state, reason, answered: requests, answeredAt: at }
    batch.update(firestore.doc(paths.certificateRequest(requestId)), answer)
    if (asked !== undefined) {
      const key = { kind: 'certificateRequested', key: stationId } as const
      const facts = { ...key, stationId, siteId: asked.siteId, ref: paths.certificateRequest(requestId) }
      const notice = newNotification({ ...facts, params: { station: stationId } }, at)
      batch.set(firestore.doc(paths.notification(notificationIdOf(key.kind, key.key))), notice)
    }
    await batch.commit()
    log.warn('certificate request not signed', { requestId, stationId, reason })
    return state
  }

  async function store(
    given: { readonly issued: IssuedCertificate } | { readonly again: StationCertificate },
    asked: Station,
    { now, log }: Deps,
  ): Promise<Answer> {
    const at = now()
    const { stationId, siteId } = asked
    const certificate = 'again' in given ? given.again : certificateFrom(given.issued, asked, requestId, at)
    const { fingerprint, serial } = certificate
    const chain = 'again' in given ? given.again.chainPem : given.issued.chainPem
    if (fingerprint === null) return 'gone'
    const outcome = await firestore.runTransaction(async (transaction) => {
      const reader = { firestore, transaction }
      const current = await readDocument(reader, certificateRequestSchema, paths.certificateRequest(requestId))
      const credentials = await readDocument(reader, stationCredentialsSchema, paths.stationCredentials(stationId))
      if (current === undefined) return 'gone'
      if ((current.answered ?? 0) >= (request as CertificateRequest).requests) return 'answered'

      const payloadJson = JSON.stringify({ certificateChain: chain ?? certificate.pem })
      const { action, validForS } = validateCommand('CertificateSigned', JSON.parse(payloadJson))
      const draft = { station: asked, action, payloadJson, intent: 'certificate', validForS }
      const command = newCommand({ ...draft, caller: { kind: 'nobody' }, ownerUid: null }, at)
      transaction.create(firestore.doc(paths.command(command.commandId)), command)
      transaction.set(firestore.doc(paths.stationCertificate(stationId, fingerprint)), certificate)
      const pending = (credentials?.pendingCertificates ?? []).filter((each) => each.fingerprint !== fingerprint)
      transaction.set(firestore.doc(paths.stationCredentials(stationId)), {
        authorizationKeyHash: null,
        previousAuthorizationKeyHash: null,
        ...credentials,
        pendingCertificates: [...pending, { fingerprint, serial }].slice(-MOST_PENDING),
        changedAt: at,
      })
      transaction.update(firestore.doc(paths.certificateRequest(requestId)), {
        ...{ state: 'signed', reason: null, answered: current.requests, answeredAt: at },
        ...{ certificateId: fingerprint, commandId: command.commandId },
      })
      return 'signed'
    })
    log.info('certificate request answered', { requestId, stationId, siteId, outcome, fingerprint })
    return outcome
  }
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
