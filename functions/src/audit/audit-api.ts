import { CSV_STYLES, csv } from '@charge-it/shared/csv/csv.ts'
import { apiKeySchema } from '@charge-it/shared/model/api-key.ts'
import { type AuditEntry, auditEntrySchema } from '@charge-it/shared/model/audit-entry.ts'
import { userSchema } from '@charge-it/shared/model/user.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { FieldPath, type Query, type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore'
import * as v from 'valibot'
import type { Handler } from '../api/api-call.ts'
import { decodeCursor, encodeCursor } from '../api/cursor.ts'
import { DEFAULT_LIMIT, momentText, pageFields } from '../api/query-fields.ts'
import { readBody, readQuery } from '../api/read-input.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../store/audit.ts'
import { parseSnapshots } from '../store/read-document.ts'
import { noteRead, type PersonalData } from './note-read.ts'

const LIST = 'audit'
/** Rows of one file. */
const MOST_ROWS = 20_000
const PAGE = 500
const cursorSchema = v.tuple([v.pipe(v.number(), v.safeInteger()), v.pipe(v.string(), v.regex(/^[^/]+$/))])

const filterFields = {
  actor: v.optional(v.pipe(v.string(), v.maxLength(128), v.description('Account or API key, by id.'))),
  kind: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z]{1,40}$/), v.description('What the action begins with.'))),
  object: v.optional(v.pipe(v.string(), v.maxLength(800), v.description('A path: `stations/CP_1`.'))),
  from: v.optional(momentText),
  to: v.optional(momentText),
}
export const auditQuery = v.strictObject({ ...filterFields, ...pageFields })
export const auditExportQuery = v.strictObject({
  ...filterFields,
  language: v.optional(v.picklist(['id', 'en']), 'id'),
})

/** What the console may say that it shows; everything else is noted where it is read. */
const OPENED: readonly (readonly [RegExp, PersonalData])[] = [
  [/^users(\/[^/]{1,128})?$/, 'people'],
  [/^idTags(\/[^/]{1,300})?$/, 'idTags'],
  [/^transactions\/[^/]{1,800}$/, 'transactions'],
  [/^stations\/[^/]{1,300}\/messages$/, 'messages'],
  [/^localLists\/[^/]{1,300}$/, 'localList'],
]
export const openedBody = v.strictObject({
  path: v.pipe(
    v.string(),
    v.maxLength(1000),
    v.check((path) => OPENED.some(([pattern]) => pattern.test(path)), 'is nothing that holds personal data'),
    v.description('Of the document, or of the collection of a list.'),
  ),
  exported: v.pipe(v.optional(v.literal(true)), v.description('It went into a file.')),
})

/** `GET /audit`: who did what, the newest first, with the names of people and keys. */
export const listAudit: Handler = async (call, deps) => {
  const { limit = DEFAULT_LIMIT, cursor, ...filter } = readQuery(call, auditQuery)
  let query = filtered(filter, deps).orderBy(FieldPath.documentId(), 'desc')
  if (cursor !== undefined) {
    const [atMs, lastId] = decodeCursor(LIST, cursorSchema, cursor)
    query = query.startAfter(Timestamp.fromMillis(atMs), lastId)
  }
  const { docs } = await query.limit(limit + 1).get()
  const shown = docs.slice(0, limit)
  const last = shown.at(-1)
  const at: unknown = last?.get('at')
  const more = docs.length > limit && last !== undefined && at instanceof Timestamp
  const nextCursor = more ? encodeCursor(LIST, [at.toMillis(), last.id]) : null
  return { status: 200, body: { items: await named(shown, deps), nextCursor } }
}

/** `GET /exports/audit`: the same as one file. `x-complete` says whether that was all. */
export const exportAudit: Handler = async (call, deps) => {
  const { language, ...filter } = readQuery(call, auditExportQuery)
  const query = filtered(filter, deps).orderBy(FieldPath.documentId(), 'desc')
  const docs: QueryDocumentSnapshot[] = []
  for (let more = true; more && docs.length <= MOST_ROWS; ) {
    const last = docs.at(-1)
    const page = await (last === undefined ? query : query.startAfter(last)).limit(PAGE).get()
    docs.push(...page.docs)
    more = page.size === PAGE
  }
  const complete = docs.length <= MOST_ROWS
  const items = await named(docs.slice(0, MOST_ROWS), deps)
  const { firestore } = deps
  const batch = firestore.batch()
  const detail = `${items.length} rows: ${Object.keys(filter).join(', ') || 'no filter'}`
  audit(batch, firestore, { caller: call.caller, action: 'audit.export', path: 'audit', detail, at: deps.now() })
  await batch.commit()
  const rows = items.map(({ at, actor, action, path, detail: what }) => [
    ...[at.toISOString(), actor.name ?? actor.id, actor.role ?? actor.kind, action, path, what],
  ])
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="audit.csv"',
      'x-rows': String(rows.length),
      'x-complete': String(complete),
    },
    text: csv([['at', 'who', 'role', 'action', 'object', 'detail'], ...rows], CSV_STYLES[language]),
  }
}

/** `POST /audit/reads {path}`: a page of the console shows personal data that it reads from the database itself. */
export const noteOpened: Handler = async (call, deps) => {
  const { path, exported = false } = readBody(call, openedBody)
  const [, what] = OPENED.find(([pattern]) => pattern.test(path)) ?? []
  if (what !== undefined) await noteRead({ caller: call.caller, what, path, exported }, deps)
  return { status: 204 }
}

interface AuditFilter {
  readonly actor?: string | undefined
  readonly kind?: string | undefined
  readonly object?: string | undefined
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

function filtered({ actor, kind, object, from, to }: AuditFilter, { firestore }: Deps): Query {
  let query: Query = firestore.collection(collections.audit)
  if (actor !== undefined) query = query.where('actor.id', '==', actor)
  if (kind !== undefined) query = query.where('kind', '==', kind)
  if (object !== undefined) query = query.where('objects', 'array-contains', object)
  if (from !== undefined) query = query.where('at', '>=', from)
  if (to !== undefined) query = query.where('at', '<', to)
  return query.orderBy('at', 'desc')
}

/** Entries with their id and the name of who acted; null for accounts and keys that are gone. */
async function named(docs: readonly QueryDocumentSnapshot[], deps: Deps) {
  const entries = docs.flatMap((snapshot) =>
    parseSnapshots(auditEntrySchema, [snapshot], deps.log).map((entry) => ({ entryId: snapshot.id, entry })),
  )
  const names = await namesOf(
    entries.map(({ entry }) => entry.actor),
    deps,
  )
  return entries.map(({ entryId, entry: { at, actor, action, kind, path, objects, detail } }) => ({
    ...{ entryId, at, actor: { ...actor, name: names.get(actor.id) ?? null }, action },
    ...{ kind: kind ?? null, path, objects: objects ?? [path], detail },
  }))
}

async function namesOf(actors: readonly AuditEntry['actor'][], { firestore, log }: Deps) {
  const names = new Map<string, string>()
  const ids = (keys: boolean) => [
    ...new Set(actors.filter(({ kind }) => (kind === 'apiKey') === keys && kind !== 'system').map(({ id }) => id)),
  ]
  const people = ids(false).map((uid) => firestore.doc(paths.user(uid)))
  const keys = ids(true).map((keyId) => firestore.doc(paths.apiKey(keyId)))
  if (people.length > 0) {
    for (const { uid, name, email } of parseSnapshots(userSchema, await firestore.getAll(...people), log))
      names.set(uid, name === '' ? (email ?? uid) : name)
  }
  if (keys.length > 0) {
    for (const { keyId, name } of parseSnapshots(apiKeySchema, await firestore.getAll(...keys), log))
      names.set(keyId, name)
  }
  return names
}
