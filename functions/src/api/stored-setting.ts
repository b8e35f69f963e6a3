import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type * as v from 'valibot'
import { audit } from '../store/audit.ts'
import { readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { readBody } from './read-input.ts'

/**
 * Reading and changing a document of `settings/` whose members stand beside each other: `GET` answers the stored one or
 * what counts without it, `PATCH` changes the members that are given.
 * @param changes Strict; every member optional.
 */
export function storedSetting<const S extends v.GenericSchema<unknown, { readonly lastUpdatedAt: Date }>>(
  name: string,
  schema: S,
  changes: v.GenericSchema<unknown, Readonly<Record<string, unknown>>>,
  withoutIt: Readonly<Record<string, unknown>>,
): {
  readonly get: Handler
  readonly change: Handler
  /** The body of `PATCH`. */
  readonly changes: v.GenericSchema
} {
  const path = paths.setting(name)
  return {
    changes,
    get: async (_call, deps) => ({
      status: 200,
      body: (await readDocument(deps.firestore, schema, path)) ?? { ...withoutIt, lastUpdatedAt: null },
    }),
    change: async (call, deps) => {
      const body = readBody(call, changes)
      const { firestore } = deps
      const changed = await firestore.runTransaction(async (transaction) => {
        const now = deps.now()
        const stored = (await readDocument({ firestore, transaction }, schema, path)) ?? withoutIt
        const next = parseDocument(schema, path, { ...stored, ...body, lastUpdatedAt: now })
        transaction.set(firestore.doc(path), { ...next })
        const detail = JSON.stringify(body)
        audit(transaction, firestore, { caller: call.caller, action: 'settings.change', path, detail, at: now })
        return next
      })
      return { status: 200, body: changed }
    },
  }
}
