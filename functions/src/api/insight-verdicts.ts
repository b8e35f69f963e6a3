import { tallyOf } from '@charge-it/shared/insights/verdict-tally.ts'
import {
  allocationInsightSchema,
  availabilityInsightSchema,
  clusterRunSchema,
  loadInsightSchema,
  maintenanceInsightSchema,
} from '@charge-it/shared/model/insight.ts'
import {
  type InsightVerdict,
  insightVerdictSchema,
  JUDGED_RESULTS,
  type JudgedResult,
  kindOfResult,
} from '@charge-it/shared/model/insight-verdict.ts'
import type { Role } from '@charge-it/shared/model/role.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { DocumentReference, Transaction } from 'firebase-admin/firestore'
import * as v from 'valibot'
import { actorOf } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'
import { LATEST } from '../insights/build-clusters.ts'
import { audit } from '../store/audit.ts'
import { isDocumentId, parseSnapshots, readDocument } from '../store/read-document.ts'
import type { ApiCall, Handler } from './api-call.ts'
import { conflict, forbidden, notFound } from './api-error.ts'
import { momentText } from './query-fields.ts'
import { readBody } from './read-input.ts'

const KEPT_MS = 400 * 86_400_000
/** Verdicts of one result that are looked through: a person has one. */
const MOST_JUDGES = 500
const text = v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(200, 'is longer than 200 characters')))

export const verdictBody = v.strictObject({
  helpful: v.boolean(),
  reason: v.optional(v.pipe(text, v.description('Why it was not helpful.'))),
  stationId: v.optional(v.pipe(text, v.description('Whose page it was seen on.'))),
  runAt: v.pipe(momentText, v.description('`runAt` of the result that is judged.')),
})

/** `GET /insights/{result}/{scopeId}/verdicts`: how people judge a result, and the caller's own verdict. */
export const getVerdicts: Handler = async (call, deps) => {
  const { result, scopeId } = judgedOf(call)
  return { status: 200, body: await verdictsOf(result, scopeId, call, deps) }
}

/**
 * `PUT /insights/{result}/{scopeId}/verdict`: says whether the run that the person saw was helpful, in place of what the
 * person said before. Audited. It trains nothing.
 */
export const putVerdict: Handler = async (call, deps) => {
  const { helpful, reason, stationId, runAt } = readBody(call, verdictBody)
  const { uid, role } = personOf(call)
  const { result, scopeId } = judgedOf(call)
  await changeVerdict(call, deps, async (transaction, reference) => {
    const run = await readRun(result, scopeId, { firestore: deps.firestore, transaction })
    if (run === undefined) throw notFound('result')
    // Limits follow every session; a person cannot be quicker than they are.
    if (run.runAt.getTime() !== runAt.getTime() && result !== 'allocation') {
      throw conflict('changed-meanwhile', 'There is a newer result. Look at that one first.')
    }
    const judgedAt = deps.now()
    const verdict: InsightVerdict = {
      ...{ result, scopeId, uid, role, helpful, judgedAt },
      reason: helpful || reason === '' ? null : (reason ?? null),
      stationId: stationId === '' ? null : (stationId ?? null),
      ...{ runAt: run.runAt, method: run.method, modelVersion: run.modelVersion },
      expireAt: new Date(judgedAt.getTime() + KEPT_MS),
    }
    transaction.set(reference, verdict)
    return verdict
  })
  return { status: 200, body: await verdictsOf(result, scopeId, call, deps) }
}

/** `DELETE /insights/{result}/{scopeId}/verdict`: takes the caller's own verdict back. Audited. */
export const withdrawVerdict: Handler = async (call, deps) => {
  await changeVerdict(call, deps, async (transaction, reference, before) => {
    if (before === undefined) throw notFound('verdict of yours')
    transaction.delete(reference)
    return null
  })
  return { status: 204 }
}

/** Changes the caller's verdict together with its entry in the audit. */
async function changeVerdict(
  call: ApiCall,
  { firestore, now }: Deps,
  change: (
    transaction: Transaction,
    reference: DocumentReference,
    before: InsightVerdict | undefined,
  ) => Promise<InsightVerdict | null>,
): Promise<void> {
  const { uid } = personOf(call)
  const { result, scopeId } = judgedOf(call)
  const path = paths.insightVerdict(result, scopeId, uid)
  await firestore.runTransaction(async (transaction) => {
    const before = await readDocument({ firestore, transaction }, insightVerdictSchema, path)
    const after = await change(transaction, firestore.doc(path), before)
    const detail = `${result}: ${wordOf(before)} -> ${wordOf(after)}`
    // The result, not the verdict: its id names the person.
    const about = resultPath(result, scopeId)
    audit(transaction, firestore, { caller: call.caller, action: 'insights.judge', path: about, detail, at: now() })
  })
}

async function verdictsOf(result: JudgedResult, scopeId: string, { caller }: ApiCall, deps: Deps) {
  const { docs } = await deps.firestore
    .collection(`${collections.insights}/feedback/${collections.verdicts}`)
    .where('scopeId', '==', scopeId)
    .where('result', '==', result)
    .limit(MOST_JUDGES)
    .get()
  const now = deps.now()
  const kept = parseSnapshots(insightVerdictSchema, docs, deps.log).filter(({ expireAt }) => expireAt > now)
  const uid = actorOf(caller).id
  return {
    ...tallyOf(kept),
    own: shown(kept.find((verdict) => verdict.uid === uid) ?? null),
    reasons: kept
      .filter(({ reason }) => reason !== null)
      .toSorted((a, b) => b.judgedAt.getTime() - a.judgedAt.getTime())
      .map(shown),
  }
}

/** Without the person. */
function shown<const V extends InsightVerdict | null>(verdict: V) {
  if (verdict === null) return null
  const { uid: _, expireAt: __, ...others } = verdict
  return others
}

function readRun(
  result: JudgedResult,
  scopeId: string,
  reader: { readonly firestore: Deps['firestore']; readonly transaction: Transaction },
) {
  const path = resultPath(result, scopeId)
  const kind = kindOfResult(result)
  switch (kind) {
    case 'availability':
      return readDocument(reader, availabilityInsightSchema, path)
    case 'load':
      return readDocument(reader, loadInsightSchema, path)
    case 'maintenance':
      return readDocument(reader, maintenanceInsightSchema, path)
    case 'allocation':
      return readDocument(reader, allocationInsightSchema, path)
    case 'clusters':
      return readDocument(reader, clusterRunSchema, path)
  }
}

function resultPath(result: JudgedResult, scopeId: string): string {
  const kind = kindOfResult(result)
  return kind === 'clusters' ? paths.clusterRun(scopeId) : paths.siteInsight(kind, scopeId)
}

/** @throws ApiError 404 for a result that nobody can judge. */
function judgedOf({ parts }: ApiCall): { readonly result: JudgedResult; readonly scopeId: string } {
  const { scopeId = '' } = parts
  const result = JUDGED_RESULTS.find((each) => each === parts.result)
  if (result === undefined || !isDocumentId(scopeId)) throw notFound('result')
  if (result === 'clusters' && scopeId !== LATEST) throw notFound('result')
  return { result, scopeId }
}

/** @throws ApiError 403 for a program: one person has one verdict. */
function personOf({ caller }: ApiCall): { readonly uid: string; readonly role: Role } {
  if (caller.kind !== 'user' || caller.role === null) throw forbidden('A verdict is a person’s own.')
  return { uid: caller.uid, role: caller.role }
}

function wordOf(verdict: InsightVerdict | null | undefined): string {
  if (verdict == null) return 'none'
  return verdict.helpful ? 'helpful' : 'not helpful'
}
