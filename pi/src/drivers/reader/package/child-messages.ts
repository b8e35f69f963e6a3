import * as v from 'valibot'

/** What the parent tells the child once, after it started. */
export const childOrderSchema = v.strictObject({
  bus: v.union([v.number(), v.string()]),
  pollMs: v.number(),
  deadlines: v.optional(v.strictObject({ ackMs: v.number(), responseMs: v.number() })),
})
export type ChildOrder = v.InferOutput<typeof childOrderSchema>

/** What the child tells its parent. */
export const childMessageSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('ready'), firmware: v.string() }),
  v.strictObject({ kind: v.literal('poll'), uid: v.nullable(v.string()) }),
  v.strictObject({ kind: v.literal('failed'), code: v.string(), reason: v.string() }),
])
export type ChildMessage = v.InferOutput<typeof childMessageSchema>
