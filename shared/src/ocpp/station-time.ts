const FORM =
  /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?\s*(?:([Zz])|([+-])(\d{2}):?(\d{2})?)?\s*$/

/**
 * A time as stations write it. OCPP 1.6 wants RFC 3339; chargers also send `+03`, `+0300`, no zone (taken as UTC), a
 * space for `T`, `z`, up to nine fraction digits, or no seconds (evcc#10399).
 * @returns undefined when it is no calendar time. Never throws. Fractions beyond a millisecond are cut.
 */
export function parseStationTime(text: unknown): Date | undefined {
  if (typeof text !== 'string' || text.length > 64) return undefined
  const match = FORM.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', , sign, zoneHour, zoneMinute] =
    match
  const [h, m, s] = [Number(hour), Number(minute), Number(second)]
  if (h > 23 || m > 59 || s > 60) return undefined
  const utc = new Date(0)
  utc.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  // 31 February would silently become 3 March.
  if (utc.getUTCMonth() !== Number(month) - 1 || utc.getUTCDate() !== Number(day)) return undefined
  utc.setUTCHours(h, m, s, Number(fraction.padEnd(3, '0').slice(0, 3)))
  const offsetMin = sign === undefined ? 0 : (Number(zoneHour) * 60 + Number(zoneMinute ?? 0)) * (sign === '-' ? -1 : 1)
  if (Math.abs(offsetMin) > 14 * 60) return undefined
  return new Date(utc.getTime() - offsetMin * 60_000)
}

/** Before this no station of this system existed: a clock that says so was not set. */
const OLDEST_PLAUSIBLE = Date.UTC(2010, 0, 1)
/** A station in local time that claims UTC is at most 14 h ahead. */
const FARTHEST_AHEAD_MS = 24 * 3_600_000
const SKEW_MS = 5 * 60_000

export interface BusinessTime {
  /** When it happened: the station's time where it can be believed, else when the message came. */
  readonly at: Date
  /** The clock is missing, unset or ahead of ours. A time in the past may be a replay and is no fault. */
  readonly clockSkew: boolean
}

/** Decides between a station's time and the time of reception (edge case 47: clocks at 1970, 2038, local time). */
export function businessTime(text: unknown, receivedAt: Date): BusinessTime {
  const sent = parseStationTime(text)
  if (sent === undefined) return { at: receivedAt, clockSkew: true }
  const aheadMs = sent.getTime() - receivedAt.getTime()
  if (sent.getTime() < OLDEST_PLAUSIBLE || aheadMs > FARTHEST_AHEAD_MS) return { at: receivedAt, clockSkew: true }
  return { at: sent, clockSkew: aheadMs > SKEW_MS }
}
