import * as v from 'valibot'

const order = {
  /** The moment for which the data is made; equal moments give equal data. */
  now: v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform((text) => new Date(text)),
  ),
  /** The whole history instead of its last days. */
  all: v.boolean(),
  /** How many stations will be simulated. */
  fleet: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Authorisation keys by station id. */
  keys: v.record(v.string(), v.string()),
  apiKeyId: v.string(),
  apiKeySecret: v.string(),
  /** Where chargers connect, as people are told. */
  ocppUrl: v.string(),
}

/**
 * What the starter writes to the seed's standard input as JSON; secrets never travel on the command line.
 * Stage `base`: all but the history. `history`: the history. `empty`: an API key and nothing else.
 */
export const seedOrderSchema = v.object({ stage: v.picklist(['base', 'history', 'empty']), ...order })
export type SeedOrder = v.InferOutput<typeof seedOrderSchema>
