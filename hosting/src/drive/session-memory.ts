import { meterBucketSchema, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import * as v from 'valibot'
import { storedText } from './stored-text.ts'

const PREFIX = 'charge-it.session.'
const MOMENT = 'moment:'
/** A quarter of an hour each; the curve of the last hours is enough to remember. */
const BUCKETS_KEPT = 24

const rememberedSchema = v.object({
  transaction: transactionSchema,
  buckets: v.array(meterBucketSchema),
  /** Server time of the values. */
  at: v.date(),
})
/** The last values of an own session, for a page that is opened without network. */
export type RememberedSession = v.InferOutput<typeof rememberedSchema>

/** @returns null when nothing is remembered, or only something of an older version. */
export function recallSession(transactionKey: string): RememberedSession | null {
  const text = storedText(() => localStorage, PREFIX + transactionKey).read()
  if (text === null) return null
  try {
    const parsed = v.safeParse(rememberedSchema, JSON.parse(text, reviveMoment))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}

/** Keeps the newest values; earlier ones of the same session are replaced. */
export function rememberSession({ transaction, buckets, at }: RememberedSession): void {
  const kept = { transaction, buckets: buckets.slice(0, BUCKETS_KEPT), at }
  storedText(() => localStorage, PREFIX + transaction.transactionKey).write(JSON.stringify(kept, keepMoment))
}

/** Forgets all sessions and receipts of this browser, because its account leaves. */
export function forgetSessions(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) || key.startsWith('charge-it.receipt.')) localStorage.removeItem(key)
    }
  } catch {
    // A browser that refuses its storage holds nothing.
  }
}

/** `toJSON` has made a text of a date before a replacer sees it; `this` still holds the date. */
function keepMoment(this: unknown, key: string, value: unknown): unknown {
  const original: unknown = typeof this === 'object' && this !== null ? Reflect.get(this, key) : value
  return original instanceof Date ? MOMENT + original.toISOString() : value
}

function reviveMoment(_: string, value: unknown): unknown {
  return typeof value === 'string' && value.startsWith(MOMENT) ? new Date(value.slice(MOMENT.length)) : value
}
