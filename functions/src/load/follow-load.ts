import { type DocumentSnapshot, Timestamp } from 'firebase-admin/firestore'
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

/**
 * The sites to balance after a station changed: it came or moved, has other connectors, is reachable again, draws more
 * than it is counted with, or booted and may have forgotten what it was told. That it left the air lowers nothing: the run of each minute sees it.
 */
export function sitesOfStation(before: DocumentSnapshot | undefined, after: DocumentSnapshot | undefined): string[] {
  const [left, site]: unknown[] = [before?.get('siteId'), after?.get('siteId')]
  const differs = ['siteId', 'connectorCount', 'lastBootAt', 'drawsAboveAt'].some(
    (field) => fieldOf(before, field) !== fieldOf(after, field),
  )
  const isBack = after?.get('connection.online') === true && before?.get('connection.online') !== true
  return differs || isBack ? [...new Set([left, site])].filter((each) => typeof each === 'string') : []
}

function fieldOf(document: DocumentSnapshot | undefined, field: string): unknown {
  const value: unknown = document?.get(field) ?? null
  return value instanceof Timestamp ? value.toMillis() : value
}
