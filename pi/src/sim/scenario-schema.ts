import * as v from 'valibot'

const number = v.pipe(v.number(), v.minValue(0))
const counted = v.union([number, v.strictObject({ is: number, tolerance: v.optional(number, 0) })])
const connector = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1)

/** What is counted while a scenario runs, and can be expected of it. */
export const TALLIED = ['starts', 'stops', 'confirmedStops', 'refused', 'energyWh', 'connections', 'faults'] as const

const plainStep = v.union([
  v.literal('waitBoot'),
  v.literal('waitOnline'),
  v.strictObject({ tap: v.strictObject({ uid: v.string(), connector: v.optional(v.number()) }) }),
  v.strictObject({ plug: v.number() }),
  v.strictObject({ unplug: v.number() }),
  /** The car takes no energy, or takes it again. */
  v.strictObject({ car: v.picklist(['pause', 'resume']), connector }),
  v.strictObject({ waitStatus: v.string(), connector }),
  /** Until the measured current per phase is so. */
  v.strictObject({ waitCurrentA: counted, connector }),
  v.strictObject({ wait: number }),
  v.strictObject({ charge: v.strictObject({ energyWh: number, connector }) }),
  v.strictObject({ network: v.picklist(['up', 'down']) }),
  v.strictObject({ power: v.picklist(['on', 'off']) }),
  v.strictObject({ fault: v.string(), vendorErrorCode: v.optional(v.string()), connector }),
  v.strictObject({ clearFault: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
  v.strictObject({ meter: v.picklist(['silent', 'answers']), connector }),
  v.strictObject({ reader: v.picklist(['silent', 'answers']) }),
  /** Messages of this kind get lost on the way, or no longer. */
  v.strictObject({ lose: v.string() }),
  v.strictObject({ deliver: v.string() }),
  /** A configuration key, set by hand at the station. */
  v.strictObject({ configure: v.strictObject({ key: v.string(), value: v.string() }) }),
  /** A command of the CSMS; `$transactionId` stands for the running transaction of connector 1. */
  v.strictObject({ csms: v.string(), payload: v.optional(v.record(v.string(), v.unknown()), {}) }),
  v.strictObject({
    expect: v.strictObject({
      ...v.entriesFromList(TALLIED, v.optional(counted)),
      /** Messages that wait for the CSMS; waited for. */
      pending: v.optional(number),
    }),
  }),
])
type PlainStep = v.InferOutput<typeof plainStep>
/** One step, or several of them repeated. */
export type Step = PlainStep | { readonly repeat: number; readonly steps: readonly Step[] }

const stepSchema: v.GenericSchema<unknown, Step> = v.union([
  plainStep,
  v.strictObject({
    repeat: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
    steps: v.array(v.lazy(() => stepSchema)),
  }),
])

/** A scripted visit: steps that every station goes through. */
export const scenarioSchema = v.strictObject({
  name: v.string(),
  /** `unset`: the station's clock begins in 1970, as on a machine without a clock of its own. Real time only. */
  clock: v.optional(v.literal('unset')),
  steps: v.pipe(v.array(stepSchema), v.minLength(1)),
})
export type Scenario = v.InferOutput<typeof scenarioSchema>

/** Whether any step needs the CSMS to do something. */
export function needsCsms(steps: readonly Step[]): boolean {
  return steps.some(
    (step) => typeof step === 'object' && ('csms' in step || ('repeat' in step && needsCsms(step.steps))),
  )
}
