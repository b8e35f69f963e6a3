import { messageSchema } from '@charge-it/shared/model/message.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { FieldPath, Timestamp } from 'firebase-admin/firestore'
import * as v from 'valibot'
import { noteRead } from '../audit/note-read.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { notFound } from './api-error.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { DEFAULT_LIMIT } from './query-fields.ts'
import { readQuery } from './read-input.ts'
import { messageQuery } from './station-bodies.ts'

const LIST = 'messages'
const cursorSchema = v.tuple([v.pipe(v.number(), v.safeInteger()), v.pipe(v.string(), v.regex(/^[^/]+$/))])

/** `GET /stations/{stationId}/messages`: the frames that a trace kept, newest first. */
export const listMessages: Handler = async (call, deps) => {
  const { limit = DEFAULT_LIMIT, cursor } = readQuery(call, messageQuery)
  const stationId = call.parts.stationId ?? ''
  const { firestore } = deps
  const station = await readDocument(firestore, stationSchema, paths.station(stationId))
  if (station === undefined) throw notFound('station')
  let query = firestore
    .collection(collections.messages)
    .where('stationId', '==', stationId)
    .orderBy('at', 'desc')
    .orderBy(FieldPath.documentId(), 'desc')
  if (cursor !== undefined) {
    const [atMs, lastId] = decodeCursor(LIST, cursorSchema, cursor)
    query = query.startAfter(Timestamp.fromMillis(atMs), lastId)
  }
  const { docs } = await query.limit(limit + 1).get()
  await noteRead({ caller: call.caller, what: 'messages', path: `${paths.station(stationId)}/messages` }, deps)
  const shown = docs.slice(0, limit)
  const last = shown.at(-1)
  const at: unknown = last?.get('at')
  const more = docs.length > limit && last !== undefined && at instanceof Timestamp
  return {
    status: 200,
    body: {
      items: parseSnapshots(messageSchema, shown, deps.log),
      nextCursor: more ? encodeCursor(LIST, [at.toMillis(), last.id]) : null,
    },
  }
}
