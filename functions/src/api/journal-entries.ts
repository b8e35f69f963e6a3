import {
  type EventCorrection,
  type EventDay,
  type EventDeletion,
  type EventEntry,
  eventSchema,
} from '@charge-it/shared/model/event.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { FieldValue, type Transaction } from 'firebase-admin/firestore'
import * as v from 'valibot'
import { actorOf } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../store/audit.ts'
import { isDocumentId, readDocument } from '../store/read-document.ts'
import type { ApiCall, Handler } from './api-call.ts'
import { badParameter, notFound } from './api-error.ts'
import { readBody } from './read-input.ts'

const text = v.pipe(v.string(), v.trim(), v.maxLength(200, 'is longer than 200 characters'))
const textOrNothing = v.optional(
  v.nullable(
    v.pipe(
      text,
      v.transform((written) => (written === '' ? null : written)),
    ),
  ),
)

export const correctionBody = v.strictObject({ note: textOrNothing, cause: textOrNothing, fix: textOrNothing })
export const deletionBody = v.strictObject({ reason: v.pipe(text, v.minLength(1, 'is missing')) })

/** `GET /events/{eventId}`: a station's day, with what people put beside its entries. */
export const getEventDay: Handler = async ({ parts }, deps) => {
  const day = await readDocument(deps.firestore, eventSchema, pathOf(parts.eventId))
  return { status: 200, body: shownDay(day) }
}

/**
 * `PATCH /events/{eventId}/entries/{entryKey}`: puts a correction beside an entry, changes it, or takes it back (all members
 * null). The entry stays as it was noted. Audited with before and after.
 */
export const correctEntry: Handler = async (call, deps) => {
  const body = readBody(call, correctionBody)
  if (Object.keys(body).length === 0) throw badParameter('body', 'changes nothing')
  const day = await changeDay(call, deps, (transaction, { day, path, key }) => {
    const before = day.corrections?.[key] ?? null
    const now = deps.now()
    const written = { note: null, cause: null, fix: null, ...before, ...body }
    const by = actorOf(call.caller).id
    const isEmpty = written.note === null && written.cause === null && written.fix === null
    const after: EventCorrection | null = isEmpty ? null : { ...written, by, correctedAt: now }
    transaction.set(
      deps.firestore.doc(path),
      after === null
        ? { corrections: { [key]: FieldValue.delete() } }
        : { corrections: { [key]: after }, correctedBy: FieldValue.arrayUnion(by) },
      { merge: true },
    )
    const detail = `${key}: ${wordsOf(before)} -> ${wordsOf(after)}`
    audit(transaction, deps.firestore, { caller: call.caller, action: 'event.correct', path, detail, at: now })
    const { [key]: _, ...others } = day.corrections ?? {}
    return { ...day, corrections: after === null ? others : { ...others, [key]: after } }
  })
  return { status: 200, body: day }
}

/**
 * `POST /events/{eventId}/entries/{entryKey}/deletion`: takes an entry out of the journal for good. That there was one, when,
 * and why it went stays. Audited with what it said.
 */
export const deleteEntry: Handler = async (call, deps) => {
  const { reason } = readBody(call, deletionBody)
  const day = await changeDay(call, deps, (transaction, { day, path, key, entry }) => {
    const now = deps.now()
    const by = actorOf(call.caller).id
    const { at, type, connectorId = null, detail: said } = entry
    const deletion: EventDeletion = { at, type, connectorId, reason, by, deletedAt: now }
    transaction.set(
      deps.firestore.doc(path),
      {
        entries: { [key]: FieldValue.delete() },
        corrections: { [key]: FieldValue.delete() },
        deletions: { [key]: deletion },
        correctedBy: FieldValue.arrayUnion(by),
      },
      { merge: true },
    )
    const detail = `${key}: ${JSON.stringify(said)} -> deleted: ${JSON.stringify(reason)}`
    audit(transaction, deps.firestore, { caller: call.caller, action: 'event.remove', path, detail, at: now })
    const { [key]: _, ...entries } = day.entries
    const { [key]: __, ...corrections } = day.corrections ?? {}
    return { ...day, entries, corrections, deletions: { ...day.deletions, [key]: deletion } }
  })
  return { status: 200, body: day }
}

interface Found {
  readonly day: EventDay
  readonly path: string
  readonly key: string
  readonly entry: EventEntry
}

/** @throws ApiError 404 for a day, or an entry of it, that is not there. */
async function changeDay(
  { parts }: ApiCall,
  { firestore }: Deps,
  change: (transaction: Transaction, found: Found) => EventDay,
) {
  const path = pathOf(parts.eventId)
  const key = parts.entryKey ?? ''
  return firestore.runTransaction(async (transaction) => {
    const day = shownDay(await readDocument({ firestore, transaction }, eventSchema, path))
    const entry = Object.hasOwn(day.entries, key) ? day.entries[key] : undefined
    if (entry === undefined) throw notFound('entry of the journal')
    return change(transaction, { day, path, key, entry })
  })
}

/** Raw frames are kept for experts, and are no entries of the journal. */
function shownDay(day: EventDay | undefined): EventDay {
  if (day === undefined || day.kind !== 'day') throw notFound('day of the journal')
  return day
}

function wordsOf(correction: EventCorrection | null): string {
  if (correction === null) return 'none'
  const { note, cause, fix } = correction
  return JSON.stringify({ note, cause, fix })
}

function pathOf(eventId = ''): string {
  return paths.event(isDocumentId(eventId) ? eventId : 'unknown id')
}
