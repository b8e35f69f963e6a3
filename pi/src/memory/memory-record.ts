import * as v from 'valibot'

const at = v.pipe(v.string(), v.isoTimestamp())
const SEVERITIES = ['info', 'warning', 'critical'] as const

/** One line of the local memory. Card numbers are masked before they get here. */
export const memoryRecordSchema = v.variant('kind', [
  v.looseObject({ kind: v.literal('event'), at, source: v.picklist(['ocpp', 'can', 'system']), event: v.string() }),
  v.strictObject({
    kind: v.literal('anomaly'),
    at,
    severity: v.picklist(SEVERITIES),
    pattern: v.string(),
    /** How far from what was expected, in the unit that the pattern is about. */
    deviation: v.nullable(v.number()),
    connectorId: v.number(),
  }),
  v.strictObject({
    kind: v.literal('session'),
    at,
    localId: v.string(),
    connectorId: v.number(),
    startedAt: v.nullable(v.string()),
    idTag: v.nullable(v.string()),
    energyWh: v.number(),
    reason: v.string(),
  }),
  v.strictObject({
    kind: v.literal('metric'),
    at,
    connectorId: v.number(),
    /** Measured by the charger module. */
    currentA: v.number(),
    limitA: v.nullable(v.number()),
    voltageV: v.nullable(v.number()),
    powerW: v.nullable(v.number()),
  }),
  v.strictObject({
    kind: v.literal('pattern'),
    at,
    connectorId: v.number(),
    /** Mean of measured current to limit while it was steady. */
    measuredToLimit: v.nullable(v.number()),
    /** From the start to 90 % of the limit. */
    rampS: v.nullable(v.number()),
    /** Most reversals of 10 A or more within one minute. */
    reversalsPerMinute: v.number(),
  }),
])
export type MemoryRecord = v.InferOutput<typeof memoryRecordSchema>
