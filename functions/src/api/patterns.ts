import { patternSchema } from '@charge-it/shared/model/pattern.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { audit } from '../store/audit.ts'
import { isDocumentId, readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { notFound } from './api-error.ts'

/** As long as a pattern is kept after each run. */
const KEPT_MS = 60 * 86_400_000

/**
 * `POST /patterns/{patternId}/relearn`: what was learned is not used any more, and is learned again from what comes after
 * now, for example when a connector was repaired. Audited.
 */
export const relearnPattern: Handler = async (call, deps) => {
  const { firestore } = deps
  const { patternId = '' } = call.parts
  const path = paths.pattern(isDocumentId(patternId) ? patternId : 'unknown id')
  const pattern = await firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, patternSchema, path)
    if (stored === undefined) throw notFound('pattern')
    const now = deps.now()
    const expireAt = new Date(now.getTime() + KEPT_MS)
    const next = { ...stored, active: false, today: null, learnsFrom: now, expireAt }
    transaction.set(firestore.doc(path), next)
    const detail = `${stored.name} of ${stored.stationId}`
    audit(transaction, firestore, { caller: call.caller, action: 'pattern.relearn', path, detail, at: now })
    return next
  })
  return { status: 200, body: pattern }
}
