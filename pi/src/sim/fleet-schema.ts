import * as v from 'valibot'

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(48))
const positive = v.pipe(v.number(), v.minValue(0.01))
const seconds = v.pipe(v.number(), v.minValue(0))

/** One simulated station: where it connects, what it is made of, and what its drivers do. Unknown keys are errors. */
export const fleetEntrySchema = v.strictObject({
  stationId: name,
  /** Address without the station id. */
  url: v.string(),
  keyFile: v.optional(v.string()),
  /** Name of the environment variable that holds the key. */
  keyEnv: v.optional(v.string()),
  caFile: v.optional(v.string()),
  vendor: v.optional(name, 'Charge-IT'),
  model: v.optional(name, 'Simulator'),
  serialNumber: v.optional(v.pipe(v.string(), v.maxLength(25))),
  firmwareVersion: v.optional(v.pipe(v.string(), v.maxLength(50)), '1.0.0'),
  connectors: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(32)), 1),
  maxPowerW: v.optional(v.pipe(v.number(), v.minValue(1000)), 7360),
  /** DC stations tell the battery level. Left out: DC above 43 kW. */
  currentType: v.optional(v.picklist(['AC', 'DC'])),
  /** Left out: three above 7.4 kW AC. */
  phases: v.optional(v.picklist([1, 3])),
  /** Register of each meter at the first start, in Wh. */
  registerWh: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  /** Cards of the drivers who come here. Empty: nobody comes by itself. */
  cards: v.optional(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(20))), []),
  /** When the first driver comes, after the station is accepted. */
  firstSessionAfterS: v.optional(seconds),
  /** Length of the first session. */
  firstSessionMinutes: v.optional(positive),
  /** Length of the others; left out: 30 to 60 minutes, drawn. */
  sessionMinutes: v.optional(positive),
  /** Pause between two drivers; left out: 3 to 15 minutes, drawn. */
  gapMinutes: v.optional(positive),
})
export type FleetEntry = v.InferOutput<typeof fleetEntrySchema>

export const fleetSchema = v.pipe(v.array(fleetEntrySchema), v.minLength(1))
