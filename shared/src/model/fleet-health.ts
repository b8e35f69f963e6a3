import * as v from 'valibot'
import { finite, moment, wholeNumber } from './fields.ts'

/**
 * `insights/health/sites/all`: the health of the fleet, for readers who cannot read every station. Written by the hourly
 * insights job.
 */
export const fleetHealthSchema = v.object({
  /** Mean score of the stations that have one, 0 to 100. */
  score: finite,
  /** Mean share of each part, 0 to 1; null when no station tells it. */
  parts: v.nullable(v.object({ available: finite, errorFree: finite, usage: v.nullable(finite) })),
  /** How many stations the mean is of. */
  stations: wholeNumber,
  runAt: moment,
})
export type FleetHealth = v.InferOutput<typeof fleetHealthSchema>
