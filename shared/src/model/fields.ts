import * as v from 'valibot'

/** A non-negative integer, for example energy in Wh or power in W. */
export const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0))
/** An integer that may be negative, for example a correction in rupiah. */
export const integer = v.pipe(v.number(), v.integer())
/** A finite number. */
export const finite = v.pipe(v.number(), v.finite())
/** A moment. A Firestore timestamp in the database, a Date in the programs, ISO 8601 UTC in JSON. */
export const moment = v.date()
/** A short text for people. */
export const label = v.pipe(v.string(), v.maxLength(200))
/** An IANA time zone that this runtime knows. */
export const timeZone = v.pipe(
  v.string(),
  v.check((zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone })
      return true
    } catch {
      return false
    }
  }, 'not an IANA time zone'),
)
