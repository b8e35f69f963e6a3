import { localListSchema } from '@charge-it/shared/model/local-list.ts'
import { paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import { noteRead } from '../audit/note-read.ts'
import { advanceList, wantedCards } from '../local-lists/advance-list.ts'
import { audit } from '../store/audit.ts'
import { readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { notFound } from './api-error.ts'
import { readBody } from './read-input.ts'

export const syncBody = v.strictObject({})

/** `GET /stations/{stationId}/localList`: what the station holds, and what is on its way. */
export const getLocalList: Handler = async ({ parts, caller }, deps) => {
  const path = paths.localList(parts.stationId ?? '')
  const list = await readDocument(deps.firestore, localListSchema, path)
  if (list === undefined) throw notFound('local list')
  await noteRead({ caller, what: 'localList', path }, deps)
  return { status: 200, body: list }
}

/**
 * `POST /stations/{stationId}/localList`: synchronises the cards with the station: what changed, or all of them where
 * its list is not known. 202 with the command that carries the first part; null when there is nothing to send.
 */
export const syncLocalList: Handler = async (call, deps) => {
  if (call.bodyText !== '') readBody(call, syncBody)
  const stationId = call.parts.stationId ?? ''
  const wanted = await wantedCards(deps)
  const advanced = await advanceList(stationId, wanted, deps, { start: true, caller: call.caller })
  if (advanced === undefined) throw notFound('station')
  const { state, version } = advanced.list
  const batch = deps.firestore.batch()
  const detail = `${wanted.size} cards`
  const path = paths.localList(stationId)
  const about = [paths.station(stationId)]
  audit(batch, deps.firestore, { caller: call.caller, action: 'localList.sync', path, about, detail, at: deps.now() })
  await batch.commit()
  return { status: 202, body: { stationId, state, version, commandId: advanced.command?.commandId ?? null } }
}
