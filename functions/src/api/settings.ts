import { type Organisation, organisationSchema } from '@charge-it/shared/model/settings.ts'
import { DEFAULT_TIME_ZONE } from '@charge-it/shared/model/site.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Firestore, Transaction } from 'firebase-admin/firestore'
import * as v from 'valibot'
import { audit } from '../store/audit.ts'
import { readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { conflict } from './api-error.ts'
import { readBody } from './read-input.ts'

const { demo: _demo, lastUpdatedAt: _at, ocppUrl: _url, ...fields } = organisationSchema.entries
export const organisationChanges = v.strictObject({
  ...v.partial(v.object(fields)).entries,
  ocppUrl: v.optional(
    v.nullable(v.pipe(v.string(), v.regex(/^wss?:\/\/\S{1,200}$/, 'must be a ws:// or wss:// address'))),
  ),
})

const PATH = paths.setting('organisation')

/** `GET /settings/organisation` */
export const getOrganisation: Handler = async (_call, deps) => ({
  status: 200,
  body: (await readDocument(deps.firestore, organisationSchema, PATH)) ?? emptyOrganisation(deps.now()),
})

/** `PATCH /settings/organisation`. Another currency is taken on by every tariff; refused once there are sessions. */
export const changeOrganisation: Handler = async (call, deps) => {
  const changes = readBody(call, organisationChanges)
  const { firestore } = deps
  const changed = await firestore.runTransaction(async (transaction) => {
    const now = deps.now()
    const stored = (await readDocument({ firestore, transaction }, organisationSchema, PATH)) ?? emptyOrganisation(now)
    if (changes.currency !== undefined && changes.currency !== stored.currency) {
      await changeCurrency(changes.currency, { firestore, transaction })
    }
    const next: Organisation = { ...stored, ...changes, lastUpdatedAt: now }
    transaction.set(firestore.doc(PATH), next)
    const detail = Object.keys(changes).join(', ')
    audit(transaction, firestore, { caller: call.caller, action: 'settings.change', path: PATH, detail, at: now })
    return next
  })
  return { status: 200, body: changed }
}

/** Amounts carry no currency of their own everywhere, so it changes only while there are none. */
async function changeCurrency(
  currency: string,
  { firestore, transaction }: { readonly firestore: Firestore; readonly transaction: Transaction },
): Promise<void> {
  const sessions = await transaction.get(firestore.collection(collections.transactions).limit(1))
  if (!sessions.empty)
    throw conflict('currency-in-use', 'There are sessions already; their amounts are in the currency of now.')
  const tariffs = await transaction.get(firestore.collection(collections.tariffs))
  for (const { ref } of tariffs.docs) transaction.update(ref, { currency })
}

function emptyOrganisation(now: Date): Organisation {
  return {
    name: '',
    currency: 'IDR',
    timeZone: DEFAULT_TIME_ZONE,
    helpPhone: null,
    ocppUrl: null,
    demo: null,
    lastUpdatedAt: now,
  }
}
