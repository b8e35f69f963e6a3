import { shownZone } from '../format/clock.ts'
import { shownCurrency } from '../format/currency.ts'
import { type Format, formatFor } from '../format/format.ts'
import { shownLocale } from './localization.ts'

const byChoice = new WeakMap<Format, Format>()

/**
 * The formats of the language that is shown now; call it inside `render`. Times of day and moments are told by the clock
 * that was chosen on this device (format/clock.ts), and say by their label which one that is; dates and weekdays keep the
 * zone that they are given, because days are counted in it.
 */
export function fmt(): Format {
  const format = siteFmt()
  let made = byChoice.get(format)
  if (made === undefined) {
    made = withChosenClock(format)
    byChoice.set(format, made)
  }
  return made
}

/** The same, but every time in the zone that is given: for the hours of a place, as charts and tariffs count them. */
export function siteFmt(): Format {
  return formatFor(shownLocale(), shownCurrency())
}

function withChosenClock(format: Format): Format {
  return {
    ...format,
    time: (moment, timeZone) => format.time(moment, shownZone(timeZone)),
    clock: (moment, timeZone) => format.clock(moment, shownZone(timeZone)),
    precise: (moment, timeZone) => format.precise(moment, shownZone(timeZone)),
    timeLabelled: (moment, timeZone) => format.timeLabelled(moment, shownZone(timeZone)),
    zone: (moment, timeZone) => format.zone(moment, shownZone(timeZone)),
    moment: (moment, timeZone, now) => format.moment(moment, shownZone(timeZone), now),
  }
}
