import type { DocumentSnapshot } from 'firebase-admin/firestore'
import { LOAD_INTENT } from './load-command.ts'

/** The site to balance after a transaction changed: at its start and its end. */
export function siteOfSession(
  before: DocumentSnapshot | undefined,
  after: DocumentSnapshot | undefined,
): string | null {
  const siteId: unknown = after?.get('siteId')
  const changed = after?.exists === true && after.get('state') !== before?.get('state')
  return changed && typeof siteId === 'string' ? siteId : null
}

/** The site to balance after one of our orders ended. */
export function siteOfOrder(before: DocumentSnapshot | undefined, after: DocumentSnapshot | undefined): string | null {
  const [intent, siteId, status]: unknown[] = [after?.get('intent'), after?.get('siteId'), after?.get('status')]
  const ended = status !== 'queued' && status !== 'sent' && status !== before?.get('status')
  return intent === LOAD_INTENT && ended && typeof siteId === 'string' ? siteId : null
}

/** Whether what a site may carry changed. */
export function limitChanged(before: DocumentSnapshot | undefined, after: DocumentSnapshot | undefined): boolean {
  return ['gridLimitW', 'phases'].some((field) => (before?.get(field) ?? null) !== (after?.get(field) ?? null))
}
