import { canonicalIdTag, ID_TAG_MAX_LENGTH, maskIdTag } from '@charge-it/shared/ids/id-tag.ts'
import { newIdTag } from '@charge-it/shared/ids/new-id-tag.ts'
import { label, wholeNumber } from '@charge-it/shared/model/fields.ts'
import { ID_TAG_STATUSES, type IdTag, idTagSchema } from '@charge-it/shared/model/id-tag.ts'
import { can } from '@charge-it/shared/model/role.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Query } from 'firebase-admin/firestore'
import * as v from 'valibot'
import { noteRead } from '../audit/note-read.ts'
import { roleOf } from '../auth/caller.ts'
import { audit } from '../store/audit.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { badParameter, conflict, notFound } from './api-error.ts'
import { pageById, pageByPosition } from './list-page.ts'
import { momentText, pageFields } from './query-fields.ts'
import { readBody, readQuery } from './read-input.ts'

/** A card's number as OCPP 1.6 can carry it. */
export const idTagText = v.pipe(
  v.string(),
  v.regex(/^[\x20-\x7e]+$/, 'must be printable ASCII (OCPP 1.6 CiString20)'),
  v.maxLength(ID_TAG_MAX_LENGTH, `must have at most ${ID_TAG_MAX_LENGTH} characters`),
)
/** What people may set of a card. */
export const idTagChangeFields = {
  status: v.optional(v.picklist(ID_TAG_STATUSES)),
  expiresAt: v.optional(v.nullable(momentText)),
  parentIdTag: v.optional(v.nullable(idTagText)),
  ownerUid: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/, 'is not an account id')))),
  holderName: v.optional(v.nullable(label)),
  label: v.optional(v.nullable(label)),
  maxConcurrent: v.optional(v.pipe(wholeNumber, v.minValue(1, 'must be at least 1'), v.maxValue(100))),
}
export const idTagBody = v.strictObject({ idTag: v.optional(idTagText), ...idTagChangeFields })
export const idTagChanges = v.strictObject(idTagChangeFields)
export const idTagQuery = v.strictObject({
  ...pageFields,
  status: v.optional(v.picklist(ID_TAG_STATUSES)),
  kind: v.optional(v.picklist(['card', 'account', 'guest'])),
})

/**
 * `GET /idTags`: filters status and kind. A viewer sees numbers masked and no names, and turns pages by position,
 * because a cursor would name the last card.
 */
export const listIdTags: Handler = async (call, deps) => {
  const { status, kind, ...page } = readQuery(call, idTagQuery)
  let query: Query = deps.firestore.collection(collections.idTags)
  if (status !== undefined) query = query.where('status', '==', status)
  if (kind !== undefined) query = query.where('kind', '==', kind)
  const masked = !can(roleOf(call.caller), 'readIdTags')
  const { snapshots, nextCursor } = await (masked ? pageByPosition : pageById)('idTags', query, page)
  if (!masked) await noteRead({ caller: call.caller, what: 'idTags', path: collections.idTags }, deps)
  const items = parseSnapshots(idTagSchema, snapshots, deps.log).map((idTag) => idTagJson(idTag, masked))
  return { status: 200, body: { items, nextCursor } }
}

/** `GET /idTags/{idTag}` */
export const getIdTag: Handler = async ({ parts, caller }, deps) => {
  const idTag = await readDocument(deps.firestore, idTagSchema, pathOf(parts.idTag))
  if (idTag === undefined) throw notFound('idTag')
  const masked = !can(roleOf(caller), 'readIdTags')
  if (!masked) await noteRead({ caller, what: 'idTags', path: pathOf(parts.idTag) }, deps)
  return { status: 200, body: idTagJson(idTag, masked) }
}

/** `POST /idTags` or `POST /idTags/{idTag}`: 201; 409 if it exists (a tapped card does, as Pending: change that one). */
export const createIdTag: Handler = async (call, deps) => {
  const { idTag: inBody, ...fields } = readBody(call, idTagBody)
  const text = call.parts.idTag ?? inBody
  if (text === undefined) throw badParameter('idTag', 'is missing')
  if (inBody !== undefined && canonicalIdTag(inBody) !== canonicalIdTag(text)) {
    throw badParameter('idTag', 'differs from the one in the address')
  }
  if (!v.safeParse(idTagText, text).success) {
    throw badParameter('idTag', `must be 1 to ${ID_TAG_MAX_LENGTH} printable ASCII characters`)
  }
  const { firestore } = deps
  const path = paths.idTag(text)
  const now = deps.now()
  const created = newIdTag(text, fields, now)
  await firestore.runTransaction(async (transaction) => {
    if ((await transaction.get(firestore.doc(path))).exists) {
      throw conflict('id-tag-exists', 'This idTag exists. Change it with PATCH.')
    }
    transaction.create(firestore.doc(path), created)
    audit(transaction, firestore, {
      caller: call.caller,
      action: 'idTag.create',
      path,
      detail: created.status,
      at: now,
    })
  })
  return {
    status: 201,
    headers: { location: `/api/v1/idTags/${encodeURIComponent(text)}` },
    body: idTagJson(created, false),
  }
}

/** `PATCH /idTags/{idTag}` */
export const changeIdTag: Handler = async (call, deps) => {
  const fields = readBody(call, idTagChanges)
  const { firestore } = deps
  const path = pathOf(call.parts.idTag)
  const changed = await firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, idTagSchema, path)
    if (stored === undefined) throw notFound('idTag')
    const now = deps.now()
    transaction.update(firestore.doc(path), { ...fields, lastUpdatedAt: now })
    const detail = Object.keys(fields).join(', ')
    audit(transaction, firestore, { caller: call.caller, action: 'idTag.change', path, detail, at: now })
    return { ...stored, ...fields, lastUpdatedAt: now }
  })
  return { status: 200, body: idTagJson(changed, false) }
}

/** `DELETE /idTags/{idTag}`: the card is unknown afterwards. Transactions keep what they noted of it. */
export const removeIdTag: Handler = async (call, deps) => {
  const { firestore } = deps
  const path = pathOf(call.parts.idTag)
  await firestore.runTransaction(async (transaction) => {
    if (!(await transaction.get(firestore.doc(path))).exists) throw notFound('idTag')
    transaction.delete(firestore.doc(path))
    audit(transaction, firestore, { caller: call.caller, action: 'idTag.remove', path, at: deps.now() })
  })
  return { status: 204 }
}

/** Longer texts than OCPP 2.0.1 knows cannot be stored ids; Firestore would refuse their paths. */
function pathOf(idTag = ''): string {
  if (idTag.length > 255) throw notFound('idTag')
  return paths.idTag(idTag)
}

function idTagJson({ idTagCanonical: _, ...idTag }: IdTag, masked: boolean) {
  if (!masked) return idTag
  return {
    ...idTag,
    idTag: maskIdTag(idTag.idTag),
    parentIdTag: idTag.parentIdTag === null ? null : maskIdTag(idTag.parentIdTag),
    ownerUid: null,
    holderName: null,
  }
}
