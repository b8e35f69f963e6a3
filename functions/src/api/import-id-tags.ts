import { canonicalIdTag, maskIdTag } from '@charge-it/shared/ids/id-tag.ts'
import { newIdTag } from '@charge-it/shared/ids/new-id-tag.ts'
import { idTagSchema } from '@charge-it/shared/model/id-tag.ts'
import { paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import { audit } from '../store/audit.ts'
import { readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { badParameter } from './api-error.ts'
import { idTagChangeFields, idTagText } from './id-tags.ts'
import { readBody } from './read-input.ts'

/** Cards of one call. */
export const MAX_IMPORTED = 500
/** Cards of one Firestore transaction: each is read, written and together with one audit entry below its limits. */
const CHUNK = 100

export const importBody = v.strictObject({
  idTags: v.pipe(
    v.array(v.strictObject({ idTag: idTagText, ...idTagChangeFields })),
    v.minLength(1, 'is empty'),
    v.maxLength(MAX_IMPORTED, `may hold at most ${MAX_IMPORTED} cards`),
  ),
})

/**
 * `POST /idTags/import {idTags: [...]}`: creates unknown cards and changes known ones; members that a card leaves out stay
 * as they are. Answers `{created, changed}`. Cards are written in groups of 100; sent again, an import changes nothing more.
 */
export const importIdTags: Handler = async (call, deps) => {
  const { idTags } = readBody(call, importBody)
  const seen = new Set<string>()
  for (const { idTag } of idTags) {
    const canonical = canonicalIdTag(idTag)
    if (seen.has(canonical)) throw badParameter('idTags', `holds ${maskIdTag(idTag)} twice`)
    seen.add(canonical)
  }
  const { firestore } = deps
  const sum = { created: 0, changed: 0 }
  for (let from = 0; from < idTags.length; from += CHUNK) {
    const part = idTags.slice(from, from + CHUNK)
    const counts = await firestore.runTransaction(async (transaction) => {
      const reader = { firestore, transaction }
      const stored = await Promise.all(part.map(({ idTag }) => readDocument(reader, idTagSchema, paths.idTag(idTag))))
      const now = deps.now()
      let created = 0
      for (const [index, { idTag, ...fields }] of part.entries()) {
        const reference = firestore.doc(paths.idTag(idTag))
        if (stored[index] !== undefined) {
          transaction.update(reference, { ...fields, lastUpdatedAt: now })
          continue
        }
        created += 1
        transaction.create(reference, newIdTag(idTag, fields, now))
      }
      const detail = `${created} created, ${part.length - created} changed`
      audit(transaction, firestore, { caller: call.caller, action: 'idTag.import', path: 'idTags', detail, at: now })
      return { created, changed: part.length - created }
    })
    sum.created += counts.created
    sum.changed += counts.changed
  }
  return { status: 200, body: sum }
}
