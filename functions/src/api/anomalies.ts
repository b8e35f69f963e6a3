import { muteOffer } from '@charge-it/shared/insights/mute-offer.ts'
import { ANOMALY_STATES, ANOMALY_VERDICTS, type Anomaly, anomalySchema } from '@charge-it/shared/model/anomaly.ts'
import { can } from '@charge-it/shared/model/role.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import { actorOf, roleOf } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../store/audit.ts'
import { isDocumentId, parseSnapshots, readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { badParameter, forbidden, notFound } from './api-error.ts'
import { momentText } from './query-fields.ts'
import { readBody } from './read-input.ts'

/** What is kept of a closed one. */
const KEPT_MS = 400 * 86_400_000
const MOST_JUDGED = 100
const text = v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(200, 'is longer than 200 characters')))

export const anomalyChanges = v.strictObject({
  state: v.optional(v.picklist(ANOMALY_STATES)),
  mutedUntil: v.optional(v.nullable(momentText)),
  verdict: v.optional(v.nullable(v.picklist(ANOMALY_VERDICTS))),
  cause: v.optional(text),
  fix: v.optional(text),
})

/** `GET /anomalies/{anomalyId}`; `muteOffer` tells how often the same was expected, when that is often enough to mute it. */
export const getAnomaly: Handler = async ({ parts }, deps) => {
  const anomaly = await readDocument(deps.firestore, anomalySchema, pathOf(parts.anomalyId))
  if (anomaly === undefined) throw notFound('anomaly')
  return { status: 200, body: await withOffer(anomaly, deps) }
}

/**
 * `PATCH /anomalies/{anomalyId}`: acknowledge, mute, resolve with cause and fix, judge. What was once written down of a
 * closed anomaly is corrected by administrators only. Audited.
 */
export const changeAnomaly: Handler = async (call, deps) => {
  const body = readBody(call, anomalyChanges)
  const { firestore } = deps
  const path = pathOf(call.parts.anomalyId)
  const changed = await firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, anomalySchema, path)
    if (stored === undefined) throw notFound('anomaly')
    const now = deps.now()
    if (corrects(stored, body) && !can(roleOf(call.caller), 'correctAnomalies')) {
      throw forbidden('What was recorded of a closed anomaly is corrected by administrators.')
    }
    if (body.mutedUntil != null && body.mutedUntil <= now) throw badParameter('mutedUntil', 'lies in the past')
    const isMuted = (body.state ?? stored.state) === 'muted'
    if (isMuted && stored.severity === 'critical') throw badParameter('state', 'a critical anomaly cannot be muted')
    const state = body.state ?? stored.state
    const next: Anomaly = {
      ...stored,
      ...body,
      state,
      mutedUntil: isMuted ? (body.mutedUntil ?? stored.mutedUntil) : null,
      changedBy: actorOf(call.caller).id,
      changedAt: now,
      expireAt: state === 'resolved' ? (stored.expireAt ?? new Date(now.getTime() + KEPT_MS)) : null,
      lastUpdatedAt: now,
    }
    transaction.set(firestore.doc(path), next)
    const detail = Object.entries(body)
      .map(([name, value]) => (name === 'state' || name === 'verdict' ? `${name} ${value}` : name))
      .join(', ')
    audit(transaction, firestore, { caller: call.caller, action: 'anomaly.change', path, detail, at: now })
    return next
  })
  return { status: 200, body: await withOffer(changed, deps) }
}

/** `DELETE /anomalies/{anomalyId}`: for records that should not be there. Audited. */
export const removeAnomaly: Handler = async (call, deps) => {
  const { firestore } = deps
  const path = pathOf(call.parts.anomalyId)
  await firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, anomalySchema, path)
    if (stored === undefined) throw notFound('anomaly')
    transaction.delete(firestore.doc(path))
    const detail = `${stored.rule} of ${stored.stationId}`
    audit(transaction, firestore, { caller: call.caller, action: 'anomaly.remove', path, detail, at: deps.now() })
  })
  return { status: 204 }
}

async function withOffer(anomaly: Anomaly, { firestore, log }: Deps) {
  const found = await firestore
    .collection(collections.anomalies)
    .where('stationId', '==', anomaly.stationId)
    .where('rule', '==', anomaly.rule)
    .where('verdict', '==', 'expected')
    .limit(MOST_JUDGED)
    .get()
  return { ...anomaly, muteOffer: muteOffer(anomaly, parseSnapshots(anomalySchema, found.docs, log)) }
}

function corrects(stored: Anomaly, body: v.InferOutput<typeof anomalyChanges>): boolean {
  if (stored.state !== 'resolved') return false
  return (['verdict', 'cause', 'fix'] as const).some(
    (name) => body[name] !== undefined && stored[name] !== null && body[name] !== stored[name],
  )
}

function pathOf(anomalyId = ''): string {
  return paths.anomaly(isDocumentId(anomalyId) ? anomalyId : 'unknown id')
}
