import * as v from 'valibot'
import { integer, label, moment, wholeNumber } from './fields.ts'

const hourly = v.array(v.nullable(v.pipe(v.number(), v.finite())))

/** A station's hours; as many entries as the day has hours. A missing hour is null, never 0. */
export const stationHoursSchema = v.object({
  /** Shares (0 to 1) of its connector time: free, faulted, offline. Offline time is neither free nor faulted. */
  freeShare: hourly,
  faultShare: hourly,
  offlineShare: hourly,
  energyWh: hourly,
  sessions: hourly,
})
export type StationHours = v.InferOutput<typeof stationHoursSchema>

/** Sums over the moments of one hour at which the instances of the edge were asked; a mean is a sum by `samples`. */
export const statusHourSchema = v.object({
  samples: wholeNumber,
  /** Stations that were known, and those of them with a connection. */
  stations: wholeNumber,
  stationsOnline: wholeNumber,
  /** Connectors of stations with a connection; those taken by a vehicle; those faulted. */
  connectors: wholeNumber,
  connectorsUsed: wholeNumber,
  connectorsFaulted: wholeNumber,
})
export type StatusHour = v.InferOutput<typeof statusHourSchema>

/** How the fleet stood in each hour of a day, as far as anybody looked: null for an hour in which nobody did. */
export const fleetStatusSchema = v.object({
  timeZone: v.string(),
  hours: v.array(v.nullable(statusHourSchema)),
  sampledAt: moment,
})
export type FleetStatus = v.InferOutput<typeof fleetStatusSchema>

/**
 * `stats/{siteId}/days/{YYYY-MM-DD}`: one local day of a site (`all`: of the fleet, in its chosen zone). Energy and
 * sessions count at the hour in which they stopped. Written by functions. Holds no money.
 */
export const statsDaySchema = v.object({
  siteId: v.string(),
  date: v.string(),
  timeZone: v.string(),
  /** 24 entries; 23 or 25 when clocks change. */
  energyWh: hourly,
  sessions: hourly,
  energyTotalWh: wholeNumber,
  sessionsTotal: wholeNumber,
  /** stationKey -> its own day. */
  stations: v.optional(
    v.record(
      v.string(),
      v.object({ energyWh: wholeNumber, sessions: wholeNumber, hours: v.optional(stationHoursSchema) }),
    ),
  ),
  demo: v.nullable(label),
  /** Follows energy and sessions; the hours of stations have `hoursUpdatedAt`. */
  lastUpdatedAt: moment,
  hoursUpdatedAt: v.optional(v.nullable(moment)),
  /** Of the fleet alone. */
  status: v.optional(fleetStatusSchema),
})
export type StatsDay = v.InferOutput<typeof statsDaySchema>

/** `stats/{siteId}/revenue/{YYYY-MM-DD}`: the money of the same day. Written by functions; not for technicians. */
export const statsRevenueDaySchema = v.object({
  siteId: v.string(),
  date: v.string(),
  revenueIdr: integer,
  /**
   * Index of the hour of that day -> money that counts in it, at most 25; an hour without money is missing. Sessions count at
   * their stop, corrections when they were made. Days from before it was kept have none or not all of their hours.
   */
  hoursIdr: v.optional(v.record(v.string(), integer)),
  /** Whose hours they are. */
  timeZone: v.optional(v.string()),
  /** Receipt numbers that were given: bills and corrections of this day. */
  receipts: v.optional(wholeNumber),
  currency: v.string(),
  demo: v.nullable(label),
  lastUpdatedAt: moment,
})
export type StatsRevenueDay = v.InferOutput<typeof statsRevenueDaySchema>
