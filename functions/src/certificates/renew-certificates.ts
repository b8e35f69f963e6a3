import {
  RENEW_BEFORE_DAYS,
  type StationCertificate,
  stationCertificateSchema,
  WARN_BEFORE_DAYS,
} from '@charge-it/shared/model/certificate.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { newNotification, notificationIdOf } from '@charge-it/shared/notifications/new-notification.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { newCommand } from '../commands/new-command.ts'
import { validateCommand } from '../commands/validate-command.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'

const DAY_MS = 86_400_000
/** A station that was asked and did nothing is asked again after so long; until then the command waits for it. */
const ASK_AGAIN_DAYS = 3
const PAGE = 300
const MOST_PAGES = 20
/** Certificates that stations have, whichever way they got them. */
const HELD_STATES = ['inUse', 'installed'] as const

/**
 * Certificates that end within 30 days: the station is asked for a new request (ExtendedTriggerMessage of
 * SignChargePointCertificate), every three days at most. Within 14 days somebody is told, once; after its end the
 * certificate is expired. Installed root certificates are told of, too; they are replaced by people.
 */
export async function renewCertificates(deps: Deps) {
  const until = new Date(deps.now().getTime() + RENEW_BEFORE_DAYS * DAY_MS)
  let [asked, warned, expired] = [0, 0, 0]
  for (const state of HELD_STATES) {
    const query = deps.firestore
      .collectionGroup(collections.certificates)
      .where('state', '==', state)
      .where('notAfter', '<=', until)
      .orderBy('notAfter')
      .limit(PAGE)
    let page = await query.get()
    for (let pages = 1; ; pages++) {
      for (const { ref } of page.docs) {
        const done = await attend(ref.path, deps)
        asked += done.asked ? 1 : 0
        warned += done.warned ? 1 : 0
        expired += done.expired ? 1 : 0
      }
      const last = page.docs.at(-1)
      if (last === undefined || page.size < PAGE || pages === MOST_PAGES) break
      page = await query.startAfter(last).get()
    }
  }
  return { changed: asked + warned + expired, asked, warned, expired }
}

async function attend(path: string, deps: Deps) {
  const { firestore, log } = deps
  const now = deps.now()
  const reference = firestore.doc(path)
  return firestore.runTransaction(async (transaction) => {
    const nothing = { asked: false, warned: false, expired: false }
    const [certificate] = parseSnapshots(stationCertificateSchema, [await transaction.get(reference)], log)
    if (certificate?.notAfter == null || !isHeld(certificate)) return nothing
    const station = await readDocument({ firestore, transaction }, stationSchema, paths.station(certificate.stationId))
    const leftDays = (certificate.notAfter.getTime() - now.getTime()) / DAY_MS
    const notice = noticeOf(certificate, leftDays, path, now)
    const noticeReference = firestore.doc(paths.notification(notice.notificationId))
    const isNew = !(await transaction.get(noticeReference)).exists

    const expired = leftDays <= 0
    const warned = leftDays <= WARN_BEFORE_DAYS && certificate.warnedAt == null && station !== undefined
    const since = certificate.renewalAskedAt?.getTime() ?? Number.NEGATIVE_INFINITY
    const asked =
      certificate.state === 'inUse' &&
      !expired &&
      station?.registration === 'accepted' &&
      now.getTime() - since >= ASK_AGAIN_DAYS * DAY_MS
    if (!expired && !warned && !asked) return nothing

    if (asked) {
      const payload = { requestedMessage: 'SignChargePointCertificate' }
      const { action } = validateCommand('ExtendedTriggerMessage', payload)
      const order = { station, action, payloadJson: JSON.stringify(payload), intent: 'certificate' }
      const validForS = (ASK_AGAIN_DAYS * DAY_MS) / 1000
      const command = newCommand({ ...order, validForS, caller: { kind: 'nobody' }, ownerUid: null }, now)
      transaction.create(firestore.doc(paths.command(command.commandId)), command)
    }
    if (warned && isNew) transaction.create(noticeReference, notice)
    transaction.update(reference, {
      ...(expired ? { state: 'expired' } : {}),
      ...(asked ? { renewalAskedAt: now } : {}),
      ...(warned ? { warnedAt: now } : {}),
      lastUpdatedAt: now,
    })
    return { asked, warned, expired }
  })
}

function isHeld({ state }: StationCertificate): boolean {
  return HELD_STATES.some((held) => held === state)
}

function noticeOf(
  { stationId, siteId, subject, serial }: StationCertificate,
  leftDays: number,
  ref: string,
  now: Date,
) {
  const kind = 'certificateExpiring'
  const key = `${stationId}:${serial}`
  const params = { certificate: `${stationId} (${subject ?? serial})`, days: Math.max(0, Math.floor(leftDays)) }
  return {
    ...newNotification({ kind, key, stationId, siteId, ref, params }, now),
    notificationId: notificationIdOf(kind, key),
  }
}
