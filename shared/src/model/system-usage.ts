import * as v from 'valibot'

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(100))
const megabytes = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000))

/** Load of the machine of a station, as the project's own charge point tells it. */
export const systemUsageSchema = v.object({
  cpuPercent: share,
  ramUsedMb: megabytes,
  ramTotalMb: megabytes,
  /** Of the processor; null where the machine does not tell. */
  temperatureC: v.nullable(v.pipe(v.number(), v.minValue(-100), v.maxValue(200))),
})
export type SystemUsage = v.InferOutput<typeof systemUsageSchema>

/** The vendor and message of DataTransfer (OCPP 1.6 §4.3) that carry it as JSON text. */
export const SYSTEM_USAGE_VENDOR = 'charge-it'
export const SYSTEM_USAGE_MESSAGE = 'SystemUsage'
